/** For bash and zsh (through bashcompinit): words from osdx, file names beside them. */
export const COMPLETION = `# osdx completion: osdx completion >> ~/.bashrc (or ~/.zshrc)
if [ -n "\${ZSH_VERSION-}" ]; then autoload -U +X bashcompinit && bashcompinit; fi
_osdx() {
  local word="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=($(compgen -W "$(osdx --get-yargs-completions "\${COMP_WORDS[@]}" 2>/dev/null)" -- "$word"))
  if [ "\${#COMPREPLY[@]}" -eq 0 ]; then COMPREPLY=($(compgen -f -- "$word")); fi
}
complete -o bashdefault -o default -F _osdx osdx
`
