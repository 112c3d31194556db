package dev.rezo.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads words as curl does: short options may stand together and carry their argument ({@code
 * -sSofile}), long ones may be cut short as long as they are not ambiguous and never take {@code
 * =}, {@code --no-} turns a switch off, {@code --} ends the options, and {@code --next} begins
 * another set of them.
 *
 * <p>Lifecycle: filled by {@link #parse}, read from then on.
 */
final class CommandLine {

  final RunSettings run = new RunSettings();
  final List<RequestSettings> sets = new ArrayList<>();

  private final LocalFiles files;
  private RequestSettings current = new RequestSettings();

  private CommandLine(LocalFiles files) {
    this.files = files;
    sets.add(current);
  }

  /** Reads the words of a command. */
  static CommandLine parse(List<String> words, LocalFiles files) throws UsageException {
    CommandLine line = new CommandLine(files);
    for (OptionUse use : uses(words)) {
      line.apply(use);
    }
    return line;
  }

  private void apply(OptionUse use) throws UsageException {
    if (use.option() == Option.NEXT) {
      if (current.urls.isEmpty()) {
        throw UsageException.wrongWords("missing URL before --next");
      }
      current = new RequestSettings();
      sets.add(current);
    } else {
      apply(use, run, current, files);
    }
  }

  /** Carries out one option, from wherever it came. */
  static void apply(OptionUse use, RunSettings run, RequestSettings request, LocalFiles files)
      throws UsageException {
    switch (use.option().group()) {
      case REQUEST, REDIRECT, RETRY -> new RequestOptions(request, files).request(use);
      case CONNECTION -> ConnectionOptions.apply(use, request.connection);
      case PROXY -> ProxyOptions.apply(use, request.connection.proxy, files);
      case OUTPUT -> new RequestOptions(request, files).output(use);
      case RUN -> RunOptions.apply(use, run);
      case ACCEPTED -> {}
      case LATER -> {
        // A capability that is not there cannot be turned off either: --no-sessionid, for one.
        throw UsageException.impossible(
            "option " + use.option() + ": not there yet (" + use.option().help() + ")");
      }
    }
  }

  /** The options of these words in their order; a word by itself is a {@code --url}. */
  static List<OptionUse> uses(List<String> words) throws UsageException {
    List<OptionUse> uses = new ArrayList<>();
    boolean optionsEnded = false;
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at++);
      if (optionsEnded || !word.startsWith("-") || word.equals("-")) {
        uses.add(new OptionUse(Option.URL, word, true));
      } else if (word.equals("--")) {
        optionsEnded = true;
      } else {
        at = option(words, at - 1, uses);
      }
    }
    return uses;
  }

  /** Reads the word at this place, which holds an option or several; the place of the next one. */
  static int option(List<String> words, int at, List<OptionUse> uses) throws UsageException {
    String word = words.get(at);
    String next = at + 1 < words.size() ? words.get(at + 1) : null;
    boolean taken =
        word.startsWith("--") ? longOption(word, next, uses) : shortOptions(word, next, uses);
    return at + (taken ? 2 : 1);
  }

  /** True when the next word was taken as the argument. */
  private static boolean longOption(String word, @Nullable String next, List<OptionUse> uses)
      throws UsageException {
    String name = word.substring(2);
    Option option = named(word, name);
    if (option == null && name.startsWith("no-")) {
      Option negated = named(word, name.substring(3));
      if (negated != null && negated.isSwitch()) {
        uses.add(new OptionUse(negated, "", false));
        return false;
      }
    }
    if (option == null) {
      throw UsageException.wrongWords("option " + word + ": is unknown");
    }
    if (option.isSwitch()) {
      uses.add(new OptionUse(option, "", true));
      return false;
    }
    return withArgument(option, word, next, uses);
  }

  private static @Nullable Option named(String word, String name) throws UsageException {
    List<Option> found = Option.ofName(name);
    if (found.size() > 1) {
      String names = found.stream().map(Option::toString).collect(Collectors.joining(", "));
      throw UsageException.wrongWords("option " + word + ": is ambiguous (" + names + ")");
    }
    return found.isEmpty() ? null : found.get(0);
  }

  private static boolean shortOptions(String word, @Nullable String next, List<OptionUse> uses)
      throws UsageException {
    for (int i = 1; i < word.length(); i++) {
      Option option = Option.ofLetter(word.charAt(i));
      if (option == null) {
        throw UsageException.wrongWords("option " + word + ": is unknown");
      }
      boolean last = i + 1 == word.length();
      if (option.isSwitch()
          || option.argument().equals(Option.MAYBE_NUMBER)
          || (option.argument().equals(Option.MAYBE_WORD) && !last)) {
        uses.add(new OptionUse(option, "", true));
      } else if (!last) {
        uses.add(new OptionUse(option, word.substring(i + 1), true));
        return false;
      } else {
        return withArgument(option, word, next, uses);
      }
    }
    return false;
  }

  private static boolean withArgument(
      Option option, String word, @Nullable String next, List<OptionUse> uses)
      throws UsageException {
    if (option.argument().equals(Option.MAYBE_WORD)) {
      uses.add(new OptionUse(option, next == null ? "" : next, true));
      return next != null;
    }
    if (option.argument().equals(Option.MAYBE_NUMBER)) {
      boolean number =
          next != null && !next.isEmpty() && next.chars().allMatch(c -> c >= '0' && c <= '9');
      uses.add(new OptionUse(option, number ? String.valueOf(next) : "", true));
      return number;
    }
    if (next == null) {
      throw UsageException.wrongWords("option " + word + ": requires parameter");
    }
    uses.add(new OptionUse(option, next, true));
    return true;
  }
}
