package dev.rezo.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code rezo load compare} was asked for.
 *
 * <p>Immutable.
 *
 * @param files two results of {@code rezo load --json}, unless help is wanted
 * @param html where the page with plots goes, or null
 * @param help whether only the help is wanted
 */
record LoadCompareOptions(List<String> files, @Nullable String html, boolean help) {

  /** Reads the words behind {@code load compare}. */
  static LoadCompareOptions parse(List<String> words) throws UsageException {
    List<String> files = new ArrayList<>();
    String html = null;
    boolean help = false;
    for (int at = 0; at < words.size(); at++) {
      String word = words.get(at);
      LoadOption option = LoadOption.of(word);
      if (option == LoadOption.HELP) {
        help = true;
      } else if (option == LoadOption.HTML) {
        if (++at == words.size()) {
          throw UsageException.wrongWords("option " + word + ": requires parameter");
        }
        html = words.get(at);
      } else if (word.startsWith("-")) {
        throw UsageException.wrongWords("option " + word + ": is not for load compare");
      } else {
        files.add(word);
      }
    }
    if (!help && files.size() != 2) {
      throw UsageException.wrongWords(
          "load compare: expected two files of rezo load --json, actual " + files.size());
    }
    return new LoadCompareOptions(List.copyOf(files), html, help);
  }
}
