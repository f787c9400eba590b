"""有赞, customers. What they bought in all has no place among orders: kept in extra."""

from __future__ import annotations

from crm_tui.exchange.fields import Format
from crm_tui.exchange.formats import chinese


def _fix(values: dict[str, str]) -> bool:
    chinese.referrer(values)
    return True


_NEEDS: tuple[str | tuple[str, ...], ...] = (
    ("客户姓名", "客户昵称"),
    ("客户手机号", "客户昵称"),
    ("客户生日", "客户性别", "成为客户时间", "来源渠道", "客户积分", "消费次数"),
)

FORMAT = Format(
    name="youzan-customers",
    platform="youzan",
    region="CN",
    zone="Asia/Shanghai",
    needs=_NEEDS,
    fix=_fix,
    columns={
        "客户姓名": "contact.name",
        "客户昵称": ("contact.user", "contact.nickname"),
        "客户手机号": "contact.phone",
        "客户生日": "contact.birthday",
        "客户性别": "contact.gender",
        "标签": "contact.tags",
        "客户标签": "contact.tags",
        "客户备注": "contact.note",
        "备注": "contact.note",
        "来源渠道": "contact.source",
        "成为客户时间": "contact.created_at",
        "分销员": ("contact.referrer", "extra.分销员"),
        "分销员手机号": ("contact.referrer_phone", "extra.分销员手机号"),
    },
)
