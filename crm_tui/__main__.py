"""`python -m crm_tui` is the same as `crm`."""

from crm_tui.door import main

main()
