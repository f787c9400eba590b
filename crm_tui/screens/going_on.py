"""The terminal as the door left it: the app begins on a screen that is there, and clears nothing of it."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver

from crm_tui.screens.first_light import ON


class GoingOn(LinuxDriver):
    """A terminal that shows its other screen already."""

    _begun = False

    def write(self, data: str) -> None:
        """Write, but for the first change to the other screen, which would clear it."""
        if data == ON and not self._begun:
            self._begun = True
            return
        super().write(data)
