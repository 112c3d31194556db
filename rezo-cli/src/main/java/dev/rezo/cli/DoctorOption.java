package dev.rezo.cli;

/**
 * The options that {@code rezo doctor} has for itself, besides those of requests.
 *
 * <p>Immutable.
 */
enum DoctorOption implements OptionRow {
  WAIT("wait", "[<time>]", "Watch how long an idle connection stays open; 90s at most"),
  JSON("json", "", "The result as one JSON object");

  private final String longName;
  private final String argument;
  private final String help;

  DoctorOption(String longName, String argument, String help) {
    this.longName = longName;
    this.argument = argument;
    this.help = help;
  }

  @Override
  public char shortName() {
    return 0;
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
}
