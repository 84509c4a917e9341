
# Bash divides words at `=`, which stands in settings (`pdf.toc=true`) and options (`--theme=novel`). They are put together
# before they are completed, and of what was found the part is handed back that bash puts in.
_chapbook_whole() {
    local line="$COMP_LINE" rest before="" word="" option="" head="" list="" names="" reply cur i last=-1
    local -a words=() replies=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word="${COMP_WORDS[i]}"
        rest="${line#"${line%%[![:space:]]*}"}"
        if ((0 <= last)) && [[ "$rest" == "$line" ]] && [[ "$word" == =* || "${words[last]}" == *= ]]; then
            before="${words[last]}"
        else
            before=""
            last=$((last + 1))
        fi
        words[last]="$before$word"
        line="${rest#"$word"}"
    done
    # What stands behind the cursor is not asked about; of a `=` alone bash says that nothing is there yet.
    if [[ "$word" == "=" ]]; then cur="$before$word"; else cur="$before$2"; fi
    words[last]="$cur"
    if [[ "$cur" == --*=* ]]; then
        option="${cur%%=*}="
        words[last]="${cur%%=*}"
        cur="${cur#*=}"
        last=$((last + 1))
        words[last]="$cur"
    fi
    # Of a list with commas the last part is completed.
    case "${words[last - 1]}" in
    --to | --profile | --for | --deny | --allow | --warn)
        if [[ "$cur" == *,* ]]; then
            list="${cur%,*},"
            cur="${cur##*,}"
            words[last]="$cur"
        fi
        ;;
    esac
    # `config` takes names of settings, which `--set` knows with their values.
    if [[ "${words[1]}" == config && "$cur" == [a-z]* && "${words[last - 1]}" != --* && ! -e "$cur" ]]; then
        words=(chapbook build --set "$cur")
        last=3
        names=1
    fi
    local -a COMP_WORDS=("${words[@]}")
    local COMP_CWORD=$last
    _chapbook "$1" "$cur" "${words[last - 1]}"
    # Where the user has taken `=` out of what divides words, all of the word is handed back.
    if [[ "$COMP_WORDBREAKS" == *=* ]]; then
        head="${cur%"${cur##*=}"}"
        option=""
    fi
    for reply in ${COMPREPLY[@]+"${COMPREPLY[@]}"}; do
        reply="${reply#"$head"}"
        if [[ -n "$names" ]]; then
            reply="${reply%%=*}"
            [[ " ${replies[*]+"${replies[*]}"} " != *" $reply "* ]] || continue
        fi
        [[ -z "$reply" ]] || replies+=("$option$list$reply")
    done
    COMPREPLY=(${replies[@]+"${replies[@]}"})
    # A value follows.
    if [[ ${#COMPREPLY[@]} -eq 1 && "${COMPREPLY[0]}" == *= ]]; then compopt -o nospace 2>/dev/null; fi
    return 0
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _chapbook_whole -o nosort -o bashdefault -o default chapbook
else
    complete -F _chapbook_whole -o bashdefault -o default chapbook
fi
