from autograder.nbgrader_settings import configure

configure(get_config(), ".")  # noqa: F821 (nbgrader provides get_config)
