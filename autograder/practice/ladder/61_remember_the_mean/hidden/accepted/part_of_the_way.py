"""Each batch moves it part of the way to its own mean."""


def running_mean(batches, momentum):
    run = 0.0
    for batch in batches:
        run += momentum * (batch.sum() / batch.size - run)
    return run
