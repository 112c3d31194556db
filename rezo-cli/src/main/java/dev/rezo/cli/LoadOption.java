package dev.rezo.cli;

import org.jspecify.annotations.Nullable;

/**
 * The table of options of {@code rezo load}. What they do is in {@link LoadOptions}.
 *
 * <p>Immutable.
 */
enum LoadOption implements OptionRow {
  CONNECTIONS('c', "connections", "<n>", "Requests at a time; 64. By HTTP/2, streams"),
  MAX_CONNECTIONS("max-connections", "<n>", "Connections at most; as -c, by HTTP/2 one"),
  DURATION('d', "duration", "<time>", "How long to measure, as 10s or 1m30s; 10s"),
  REQUESTS('n', "requests", "<n>", "How many to measure, in place of a duration"),
  RATE("rate", "<n>", "Start so many a second, whatever the answers do"),
  WARM_UP("warm-up", "<time>", "Not counted, before the rest; a tenth of -d"),
  LOOPS("loops", "<n>", "Event loops; one for each core, at most 4"),
  HTTP1_1("http1.1", "", "HTTP/1.1, as is the default"),
  HTTP2("http2", "", "HTTP/2 where TLS agrees, else HTTP/1.1"),
  HTTP2_PRIOR_KNOWLEDGE("http2-prior-knowledge", "", "HTTP/2 and nothing else, by http:// too"),
  KEEP_ALIVE("keep-alive", "<on|off>", "off: a new connection for each request"),
  METHOD('X', "request", "<method>", "Request method to use"),
  HEADER('H', "header", "<line>", "Header field to send"),
  DATA("data", "<data>", "Body to send; @file for that of a file"),
  MAX_TIME('m', "max-time", "<time>", "Limit of each request"),
  INSECURE('k', "insecure", "", "Accept any certificate"),
  CACERT("cacert", "<file>", "Trust the certificates in this file"),
  FAIL('f', "fail", "", "A status of 400 and more is an error: exit code 22"),
  JSON("json", "", "The result as one JSON object, to keep and compare"),
  HTML("html", "<file>", "Write a page with plots there as well"),
  HELP('h', "help", "", "This text");

  private final char shortName;
  private final String longName;
  private final String argument;
  private final String help;

  LoadOption(char shortName, String longName, String argument, String help) {
    this.shortName = shortName;
    this.longName = longName;
    this.argument = argument;
    this.help = help;
  }

  LoadOption(String longName, String argument, String help) {
    this((char) 0, longName, argument, help);
  }

  /** The option that this word is, or null. */
  static @Nullable LoadOption of(String word) {
    for (LoadOption option : values()) {
      if (word.equals(option.toString()) || word.equals("-" + option.shortName)) {
        return option;
      }
    }
    return null;
  }

  @Override
  public char shortName() {
    return shortName;
  }

  @Override
  public String longName() {
    return longName;
  }

  @Override
  public String argument() {
    return argument;
  }

  @Override
  public String help() {
    return help;
  }

  /** As in {@code --max-time}. */
  @Override
  public String toString() {
    return "--" + longName;
  }
}
