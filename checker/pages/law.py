"""The pages of the law: every regulation, every provision with who judges it, every rule with what it asks and what it says today.

Figures of rules are the report's, figures of provisions those of `patuh coverage`. What no rule judges today is told apart from what
complies: a provision without anybody to judge it, a rule that applies to no record, a register that is not filled are never green.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.pages.law_today import LawToday
from checker.pages.page import Page
from checker.pages.provision_page import make_provision_page
from checker.pages.regulation_page import make_regulation_page, make_regulations_page
from checker.pages.rule_page import make_rule_page
from checker.pages.state import GovernmentState


def pages(state: GovernmentState) -> Iterator[Page]:
    """The page of all regulations, and one for each regulation, provision and rule."""
    today = LawToday(state)
    yield make_regulations_page(today)
    for law in today.laws:
        yield make_regulation_page(today, law)
        for number in range(len(law.rows)):
            yield make_provision_page(today, law, number)
    for rule in state.policies.rules:
        yield make_rule_page(today, rule)
