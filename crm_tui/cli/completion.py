"""crm completion: the script that a shell runs when TAB is pressed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from crm_tui.cli import output, pages
from crm_tui.errors import BadInput
from crm_tui.locale import _

app = pages.noun("crm", "")

SHELLS = ("bash", "zsh", "fish")
# A word may begin with an open quote; names are quoted for the shell, never run. Where the proposals share
# a beginning that was not typed (wxm: 王小明, 王雪梅), nothing is typed instead of it, they are only listed.
_BASH = r"""_crm() {
    local cur=${COMP_WORDS[COMP_CWORD]} quote= line value q IFS=$'\n'
    case $cur in [:=@]*) return ;; \"*|\'*) quote=${cur:0:1}; cur=${cur:1} ;; *) cur=${cur//\\/} ;; esac
    case ${COMP_WORDS[COMP_CWORD-1]} in :|@|=) return ;; esac
    local words=("${COMP_WORDS[@]}")
    words[COMP_CWORD]=$cur
    COMPREPLY=()
    while IFS= read -r line; do
        value=${line%%$'\t'*}
        [[ $value == :files ]] && { compopt -o default; return; }
        case $quote in
            \") q=${value//\\/\\\\}; q=${q//\"/\\\"}; q=${q//\$/\\\$}; q=${q//\`/\\\`} ;;
            \') q=${value//\'/\'\\\'\'} ;;
            *) printf -v q %q "$value" ;;
        esac
        COMPREPLY+=("$q")
    done < <("${COMP_WORDS[0]}" __complete "$COMP_CWORD" "${words[@]}" 2>/dev/null)
    compopt -o nosort 2>/dev/null
    if ((${#COMPREPLY[@]} > 1)); then
        for q in "${COMPREPLY[@]}"; do [[ $q == "$cur"* ]] || { COMPREPLY+=(" "); break; }; done
    fi
}
complete -F _crm crm
"""
_ZSH = r"""#compdef crm
_crm() {
    local line; local -a values told
    local -a typed=("${(@Q)words}")
    for line in "${(@f)$("${words[1]}" __complete $((CURRENT - 1)) "${typed[@]}" 2>/dev/null)}"; do
        [[ $line == :files ]] && { _files; return; }
        [[ -n $line ]] || continue
        values+=("${line%%$'\t'*}")
        told+=("${line%%$'\t'*}  ${line#*$'\t'}")
        [[ $line == *$'\t'* ]] || told[-1]=${values[-1]}
    done
    (( $#values )) && compadd -U -l -d told -a values
    (( $#values > 1 )) && [[ ${values[(I)${(Q)words[CURRENT]}*]} == 0 ]] && compstate[insert]= compstate[list]=list
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _crm "$@"; else compdef _crm crm; fi
"""
_FISH = r"""function __crm_complete
    set -l done (commandline -opc)
    set -l now (commandline -ct)
    set -l found ($done[1] __complete (count $done) $done (string unescape -- $now; or echo -- $now) 2>/dev/null)
    if test "$found[1]" = :files
        __fish_complete_path $now
    else
        printf '%s\n' $found
    end
end
complete -c crm -f -a '(__crm_complete)'
"""
_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


def script(shell: str) -> str:
    """The script of one of SHELLS."""
    if shell not in _SCRIPTS:
        raise BadInput(
            _("'%(shell)s' is no shell that this knows; there are %(known)s.")
            % {"shell": shell[:40], "known": ", ".join(SHELLS)}
        )
    return _SCRIPTS[shell]


def install(shell: str = "") -> Path:
    """Put the script where the shell looks for it; returns the file. Without a name, for $SHELL."""
    shell = shell or Path(os.environ.get("SHELL", "")).name
    text, home = script(shell), Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    file = {
        "bash": data / "bash-completion/completions/crm",
        "zsh": home / ".zfunc/_crm",
        "fish": config / "fish/completions/crm.fish",
    }[shell]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    if shell == "zsh":
        _tell_zsh(Path(os.environ.get("ZDOTDIR") or home) / ".zshrc")
    return file


def _tell_zsh(file: Path) -> None:
    """zsh looks only where it is told to."""
    said = file.read_text("utf-8") if file.exists() else ""
    if ".zfunc" not in said:
        with file.open("a", encoding="utf-8") as rc:
            rc.write("\nfpath=(~/.zfunc $fpath)\nautoload -Uz compinit && compinit\n")


@pages.command(
    app,
    "completion",
    _("What makes TAB complete commands, options and people's names in your shell."),
    "crm completion bash >> ~/.bashrc",
    "crm completion fish --install",
)
def completion(
    shell: Annotated[str, typer.Argument(metavar="SHELL", help=_("bash, zsh or fish"))] = "",
    put: Annotated[bool, typer.Option("--install", help=_("put it where the shell looks for it"))] = False,
) -> None:
    """Prints the script, or installs it."""
    if put or not shell:
        installed(shell)
    else:
        output.write(script(shell))


def installed(shell: str = "") -> None:
    """Install, and say where."""
    output.lines([_("written to %(file)s; open a new shell to use it") % {"file": install(shell)}])
