package dev.rezo.cli;

/** Which Rezo this is. Immutable. */
final class Version {

  /** As the jar's manifest says it; classes that are not in a jar have none. */
  static final String NUMBER = number();

  /** What requests say unless they are told otherwise. */
  static final String USER_AGENT = "rezo/" + NUMBER;

  private Version() {}

  private static String number() {
    String implementation = Version.class.getPackage().getImplementationVersion();
    return implementation == null ? "0.1.0" : implementation.replace("-SNAPSHOT", "");
  }
}
