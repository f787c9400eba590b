"""Words that were typed in a question line when the app had to go: shown, so that they can be taken out."""

from __future__ import annotations

from typing import Any

from crm_tui.locale import _
from crm_tui.screens.forms.form import Field, FormScreen, Values


class WordsForm(FormScreen):
    """Nothing to save: esc keeps them, ctrl+s copies them to the clipboard."""

    NAME = "words"

    def fields(self) -> list[Field]:
        """The words."""
        return [Field("text", _("words"), long=True)]

    def heading(self) -> str:
        """What it is."""
        return _("What was typed · ctrl+s copies it to the clipboard")

    def take_up(self, draft: str, kept: dict[str, Any]) -> None:
        """The words themselves."""
        self.draft = draft
        self._kept: Values = {"text": str(kept.get("text") or (kept.get("values") or {}).get("text") or "")}

    def action_save(self) -> None:
        """To the clipboard."""
        self.app.copy_to_clipboard(self.values["text"])
        self._close()
