"""How long the pure calculators take.

Run from the root of the project: ``python -m benchmarks.rules``.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from time import perf_counter

from compensation.rules import Choice, Facts, Use, calculate, compare
from heating.rules import OutageFacts, PenaltyFacts, assess, outage
from tests.compensation.rules.plans import huludao as compensation_plan
from tests.heating.rules.schedules import huludao as heating_schedule
from tests.heating.rules.schedules import outage_rules

# Many short rounds: the best of them is the one that no other program disturbed.
ROUNDS = 60
CALLS = 200


def microseconds(call: Callable[[], object]) -> Decimal:
    """Give the mean time of a call in µs, the best of the rounds."""
    call()
    best = min(_round(call) for _ in range(ROUNDS))
    return (Decimal(best) / CALLS * 1_000_000).quantize(Decimal("0.1"))


def _round(call: Callable[[], object]) -> float:
    started = perf_counter()
    for _ in range(CALLS):
        call()
    return perf_counter() - started


def cases() -> dict[str, Callable[[], object]]:
    """Name what is measured."""
    plan = compensation_plan()
    schedule = heating_schedule()
    rules = outage_rules()
    money = Facts(
        use=Use.RESIDENTIAL,
        choice=Choice.MONETARY,
        certified_area=Decimal("52.36"),
        unit_price=Decimal(3200),
        balcony_area=Decimal("4.5"),
        signed_early=True,
        moved_early=True,
    )
    exchange = Facts(
        use=Use.RESIDENTIAL,
        choice=Choice.EXCHANGE,
        certified_area=Decimal(58),
        step_up=True,
        extra_15=True,
        flat_area=Decimal("88.2"),
    )
    penalty = PenaltyFacts(overdue=True, not_repaired=True)
    stopped = OutageFacts(hours=Decimal(50), daily_fee=Decimal("5.25"))
    return {
        "one estimate, money, 5 lines": lambda: calculate(plan, money),
        "one estimate, exchange, 5 lines": lambda: calculate(plan, exchange),
        "its JSON": lambda: json.dumps(calculate(plan, exchange).to_json()),
        "comparison of all ways": lambda: compare(plan, money),
        "one penalty": lambda: assess(schedule, 11, penalty),
        "one outage": lambda: outage(rules, stopped),
    }


def main() -> None:
    """Print a line for each case."""
    for name, call in cases().items():
        print(f"{name:34} {microseconds(call):>8} µs")


if __name__ == "__main__":
    main()
