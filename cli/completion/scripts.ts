/** Each calls `complete` with the words so far, the last of which is not finished. If there is no proposal, the shell offers files. */
export const scripts: Readonly<Record<string, string>> = {
  bash: `_breakwater() {
  local IFS=$'\\n'
  COMPREPLY=($("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _breakwater breakwater ./breakwater`,
  zsh: `#compdef breakwater
_breakwater() {
  local -a found
  found=("\${(@f)$("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -a found; else _files; fi
}
compdef _breakwater breakwater ./breakwater`,
  fish: `function __breakwater_complete
  set -l words (commandline --tokenize --cut-at-cursor --current-process)
  $words[1] complete -- $words[2..-1] (commandline --current-token --cut-at-cursor) 2>/dev/null
end
complete --command breakwater --arguments '(__breakwater_complete)'`,
};

export const shells = Object.keys(scripts);
