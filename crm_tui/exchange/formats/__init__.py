"""The formats that are recognised by their header, one small module each; order does not matter."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from crm_tui.errors import BadInput
from crm_tui.exchange.fields import Format
from crm_tui.locale import _


def all_formats() -> dict[str, Format]:
    """Every format by its name; a module of this folder that has FORMAT is one."""
    found = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return {module.FORMAT.name: module.FORMAT for module in found if hasattr(module, "FORMAT")}


def named(name: str) -> Format:
    """The format of this name; raises BadInput that lists them."""
    formats = all_formats()
    if name not in formats:
        raise BadInput(
            _("'%(name)s' is no format; known are: %(formats)s.")
            % {"name": name, "formats": ", ".join(sorted(formats))}
        )
    return formats[name]
