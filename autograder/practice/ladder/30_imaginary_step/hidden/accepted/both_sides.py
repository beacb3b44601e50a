"""Two steps, upwards and downwards: a real function's imaginary parts are opposite there."""


def complex_step(f, x, h=1e-30):
    up, down = f(complex(x, h)), f(complex(x, -h))
    return (up.imag - down.imag) / (h + h)
