from crosscancer_core.running.rate import Rate


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_rate_and_time_left_follow_the_last_seconds() -> None:
    clock = Clock()
    rate = Rate(window=10, clock=clock)
    assert rate.per_second == 0
    assert rate.seconds_left(100) is None
    for _ in range(10):  # a slow start: one step a second
        clock.now += 1
        rate.advance(1)
    assert rate.per_second == 1
    assert rate.seconds_left(100) == 90
    for _ in range(30):  # then ten a second; the slow start is forgotten
        clock.now += 1
        rate.advance(10)
    assert rate.per_second == 10
    assert rate.seconds_left(410) == 10


def test_restart_counts_a_new_part() -> None:
    clock = Clock()
    rate = Rate(clock=clock)
    clock.now = 5
    rate.advance(50)
    rate.restart()
    assert rate.done == 0
    assert rate.per_second == 0


def test_one_step_in_a_long_time_still_has_a_rate() -> None:
    clock = Clock()
    rate = Rate(window=1, clock=clock)
    clock.now = 100
    rate.advance(1)
    assert rate.per_second == 0.01
