"""The rules in effect as the text of `care.toml`, with comments in the seller's language."""

from __future__ import annotations

from crm_tui.care import festivals
from crm_tui.config import quoted
from crm_tui.locale import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from crm_tui.care.workflow import Festival, Plan, Rules, Step


def write(rules: Rules) -> str:
    """The whole text; reading it gives the same rules."""
    parts = [
        _remark(_("How your shop looks after people. 'crm plan edit' checks this text and shows what would"
                  " change today before it takes effect; 'crm undo' takes it back.")),
        _marketing(rules), _lapsed(rules), _occasions(rules), _festivals(rules), _touch(rules), _plans(rules),
    ]  # fmt: skip
    return "\n".join(parts)


def _remark(text: str) -> str:
    """A comment in lines that fit a screen; Chinese breaks anywhere."""
    lines, line = [], ""
    for word in _pieces(text):
        if _wide(line + word) > 76 and line:
            lines.append(line.rstrip())
            line = word.lstrip()
        else:
            line += word
    return "".join(f"# {one}\n" for one in [*lines, line.rstrip()])


def _pieces(text: str) -> list[str]:
    import re

    return re.findall(r"[\u2e80-\uffef][，。；：、）”」)]*|[^\u2e80-\uffef\s]*\s*", text)


def _wide(text: str) -> int:
    return sum(2 if "\u2e80" <= ch <= "\uffef" else 1 for ch in text)


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _marketing(rules: Rules) -> str:
    return (
        "[marketing]\n"
        + _remark(_("Thanks, use tips and check-ins are service. All else is marketing: it asks who refused,"
                    " and leaves a person alone for some days after the last time."))
        + _remark(_("true: only people who said yes get marketing"))
        + f"need_granted = {_flag(rules.need_granted)}\n"
        + _remark(_("days between two marketing messages to one person, whatever the channel"))
        + f"days_between = {rules.gap}\n"
        + _remark(_("quiet hours, by the clock where the person is"))
        + f"quiet_from = {quoted(rules.quiet_from)}\nquiet_to = {quoted(rules.quiet_to)}\n"
    )  # fmt: skip


def _lapsed(rules: Rules) -> str:
    return (
        "[lapsed]\n"
        + _remark(_("People who have waited longer than nine in ten of their own waits."))
        + f"on = {_flag(rules.lapsed)}\n"
        + _remark(_("at most so many a day, the most valuable first"))
        + f"a_day = {rules.lapsed_a_day}\n"
        + _remark(_("days until somebody who was asked and did not order is asked again"))
        + f"again_after = {rules.lapsed_again}\n"
    )


def _occasions(rules: Rules) -> str:
    return (
        f"[occasions]\nbirthdays = {_flag(rules.birthdays)}\n"
        + _remark(_("anniversaries of the first order, at most so many a day"))
        + f"anniversaries = {_flag(rules.anniversaries)}\nanniversaries_a_day = {rules.anniversaries_a_day}\n"
        + _remark(_("how many days before the day a row appears"))
        + f"days_before = {rules.ahead}\n"
    )


def _festivals(rules: Rules) -> str:
    names = ", ".join(f"{name} ({_(said)})" for name, (_letters, said) in festivals.NAMES.items())
    head = _remark(_("Festivals you write for; there are: %(names)s.") % {"names": names})
    head += _remark(_("A festival can be for some countries, languages or tags; it looks at people who ordered"
                      " within so many days, and takes the most valuable ones, so many and no more."))  # fmt: skip
    if not rules.festivals:
        example = ("[[festival]]", 'name = "christmas"', 'country = ["DE", "GB"]', "language = []", "tag = []",
                   "within = 365", "most = 20")  # fmt: skip
        return head + "".join(f"# {line}\n" for line in example)
    return head + "\n".join(map(_festival, rules.festivals))


def _festival(one: Festival) -> str:
    return (
        f"[[festival]]\nname = {quoted(one.name)}\ncountry = {_list(one.country)}\nlanguage = {_list(one.language)}\n"
        f"tag = {_list(one.tag)}\nwithin = {one.within}\nmost = {one.most}\n"
    )


def _list(words: object) -> str:
    found = list(words) if isinstance(words, list | tuple) else [words]
    return "[" + ", ".join(quoted(str(word)) for word in found) + "]"


def _touch(rules: Rules) -> str:
    head = "[keep_in_touch]\n" + _remark(
        _("How often you want to be in touch with everybody who has a tag; a person's own rhythm wins.")
    )
    if not rules.touch:
        example = _("regular")
        return head + f"# {quoted(example)} = {quoted('6 weeks')}\n"
    return head + "".join(f"{quoted(tag)} = {quoted(span)}\n" for tag, span in rules.touch.items())


def _plans(rules: Rules) -> str:
    head = _remark(_("Care plans. A step counts its days from the delivery, else from shipping and 5 days, else from"
                     " the order and 7. 'after' is days after that; 'before' is days before a product runs out"
                     " (crm product edit SKU --lasts DAYS), and then the step with the same template and 'after'"
                     " is left out."))  # fmt: skip
    head += _remark(
        _("A plan without 'when' is the usual one. Others are bound: when = { product = \"SKU\", category = \"tea\","
          " platform = \"etsy\", tier = \"A\", first_order = true }; the first that fits wins, and a product can"
          " name its plan. A step can have a 'when', too, and a channel.")
    )  # fmt: skip
    head += _remark(_("'resume' is the step at which a plan goes on after a complaint that ended well."))
    return head + "\n" + "\n".join(map(_plan, rules.plans))


def _plan(plan: Plan) -> str:
    text = f"[[plan]]\nname = {quoted(plan.name)}\n"
    if plan.when:
        text += f"when = {_when(plan.when)}\n"
    return text + f"resume = {quoted(plan.resume)}\n\n" + "\n".join(map(_step, plan.steps))


def _step(step: Step) -> str:
    from crm_tui.care.workflow import SERVICE

    text = f"[[plan.step]]\nname = {quoted(step.name)}\n"
    text += f"after = {step.after}\n" if step.after is not None else f"before = {step.before}\n"
    text += f"template = {quoted(step.template)}\n"
    if bool(step.marketing) == (step.template in SERVICE):
        text += f"purpose = {quoted('marketing' if step.marketing else 'service')}\n"
    if step.channel:
        text += f"channel = {quoted(step.channel)}\n"
    if step.when:
        text += f"when = {_when(step.when)}\n"
    return text


def _when(when: Mapping[str, object]) -> str:
    parts = [
        f"{key} = {_flag(value) if isinstance(value, bool) else _list(value)}" for key, value in when.items()
    ]
    return "{ " + ", ".join(parts) + " }"
