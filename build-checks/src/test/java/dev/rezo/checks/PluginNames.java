package dev.rezo.checks;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Mentions of plugins, in code or in comments.
 *
 * <p>Immutable.
 */
final class PluginNames {

  private static final Pattern PLUGIN = Pattern.compile("dev\\.rezo\\.plugins[\\w.]*");

  private PluginNames() {}

  static List<Finding> in(SourceText source) {
    return PLUGIN
        .matcher(source.text())
        .results()
        .map((MatchResult name) -> new Finding(source.at(name.start()), "no plugin", name.group()))
        .toList();
  }
}
