package dev.rezo.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * The scripts by which shells complete the words of a command, made of the tables of options.
 *
 * <p>Immutable.
 */
enum Completion {
  BASH {
    @Override
    String script() {
      StringBuilder out = new StringBuilder(BASH_HEAD);
      eachCommand(
          (word, rows) -> {
            out.append("    ").append(word).append(")\n      options='");
            out.append(String.join(" ", words(rows))).append("'\n");
            out.append("      values='").append(String.join(" ", takers(rows))).append("'\n");
            out.append("      files='").append(String.join(" ", fileTakers(rows))).append("'\n");
            out.append("      ;;\n");
          });
      out.append("  esac\n  case $previous in\n");
      CHOICES.forEach(
          (name, choices) ->
              out.append("    --")
                  .append(name)
                  .append(") choices='")
                  .append(choices)
                  .append("' ;;\n"));
      return out.append(BASH_TAIL.replace("COMMANDS", String.join(" ", commands()))).toString();
    }
  },
  ZSH {
    @Override
    String script() {
      StringBuilder out = new StringBuilder(ZSH_HEAD);
      eachCommand(
          (word, rows) -> {
            out.append("    ").append(word).append(")\n      options=(\n");
            for (OptionRow row : rows) {
              out.append("        ").append(zshRow(row)).append('\n');
            }
            out.append("      )\n      ;;\n");
          });
      out.append("  esac\n  local -a commands=(\n");
      for (CommandName command : CommandName.values()) {
        out.append("    ").append(quoted(command.word() + ":" + command.summary())).append('\n');
      }
      return out.append(ZSH_TAIL).toString();
    }
  };

  private static final String BASH_HEAD =
      """
      # Completion of rezo for bash; in ~/.bashrc: source <(rezo --completion bash)
      _rezo() {
        local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
        local options values files choices=
        COMPREPLY=()
        case ${COMP_WORDS[1]} in
      """;

  private static final String BASH_TAIL =
      """
        esac
        if [[ -n $choices && " $values " == *" $previous "* ]]; then
          COMPREPLY=($(compgen -W "$choices" -- "$current"))
        elif [[ " $files " == *" $previous "* ]]; then
          : # Names of files are readline's own to complete.
        elif [[ " $values " == *" $previous "* ]]; then
          compopt +o default 2>/dev/null # What nobody can guess is not a file either.
        elif [[ $current == -* ]]; then
          COMPREPLY=($(compgen -W "$options" -- "$current"))
        elif ((COMP_CWORD == 1)); then
          COMPREPLY=($(compgen -W 'COMMANDS' -- "$current"))
        fi
      }
      complete -o default -F _rezo rezo
      """;

  private static final String ZSH_HEAD =
      """
      #compdef rezo
      # Completion of rezo for zsh; as a file named _rezo in a directory of $fpath, or in
      # ~/.zshrc behind compinit: source <(rezo --completion zsh)
      _rezo() {
        local -a options
        case $words[2] in
      """;

  private static final String ZSH_TAIL =
      """
        )
        if ((CURRENT == 2)) && [[ $PREFIX != -* ]]; then
          _describe -t commands 'command' commands
        fi
        _arguments -s -S $options '*:URL:_files'
      }
      if [[ $funcstack[1] == _rezo ]]; then
        _rezo "$@"
      else
        compdef _rezo rezo
      fi
      """;

  /** Arguments that are one of a few words, by the long name. */
  private static final Map<String, String> CHOICES =
      Map.of(
          "help", "all category " + helpWords(),
          "completion", "bash zsh",
          "format", "json text",
          "body", "base64 none",
          "keep-alive", "on off",
          "tls-max", "1.2 1.3",
          "cert-type", "PEM P12",
          "proto-default", "http https");

  /** Names of arguments that are files or directories. */
  private static final List<String> FILES =
      List.of("file", "filename", "dir", "path", "key", "certificate", "cert");

  /** The script, to be read by the shell. */
  abstract String script();

  private static String helpWords() {
    return Arrays.stream(HelpCategory.values())
        .map(HelpCategory::word)
        .collect(Collectors.joining(" "));
  }

  private static List<String> commands() {
    return Arrays.stream(CommandName.values()).map(CommandName::word).toList();
  }

  /** Those with a word of their own first: a pattern that fits any word comes last. */
  private static void eachCommand(BiConsumer<String, List<OptionRow>> each) {
    for (CommandName command : CommandName.values()) {
      each.accept(command.word(), command.options());
    }
    each.accept("*", CommandName.requestOptions());
  }

  private static List<String> words(List<OptionRow> rows) {
    List<String> words = new ArrayList<>();
    for (OptionRow row : rows) {
      if (row.shortName() != 0) {
        words.add("-" + row.shortName());
      }
      words.add("--" + row.longName());
    }
    return words;
  }

  private static List<String> takers(List<OptionRow> rows) {
    return words(rows.stream().filter(row -> !row.isSwitch()).toList());
  }

  private static List<String> fileTakers(List<OptionRow> rows) {
    return words(rows.stream().filter(Completion::takesFile).toList());
  }

  private static boolean takesFile(OptionRow row) {
    return FILES.stream().anyMatch(each -> row.argument().matches(".*\\b" + each + "\\b.*"));
  }

  /** As {@code _arguments} wants it; each may be given again. */
  private static String zshRow(OptionRow row) {
    String names = "--" + row.longName();
    String text = "[" + row.help().replaceAll("[\\[\\]\\\\:]", "\\\\$0") + "]";
    if (!row.isSwitch()) {
      String name = row.argument().replaceAll("[^a-zA-Z0-9 ]+", " ").strip();
      String choices = CHOICES.get(row.longName());
      String action = choices != null ? "(" + choices + ")" : takesFile(row) ? "_files" : "";
      String optional = row.argument().startsWith("[<") ? "::" : ":";
      text += optional + name + ":" + action;
    }
    return row.shortName() == 0
        ? quoted("*" + names + text)
        : quoted("*") + "{-" + letter(row) + "," + names + "}" + quoted(text);
  }

  /** A {@code #} or a {@code :} means something to the shell. */
  private static String letter(OptionRow row) {
    char letter = row.shortName();
    return Character.isLetterOrDigit(letter) ? String.valueOf(letter) : "\\" + letter;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
