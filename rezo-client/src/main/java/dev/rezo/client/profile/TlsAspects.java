package dev.rezo.client.profile;

import dev.rezo.http.ProfileReport.Aspect;
import dev.rezo.http.ProfileReport.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Compares a ClientHello of this client with that of a browser. What is equal is applied. What
 * differs is approximated if it can be chosen for one connection, and else impossible. Pure
 * functions.
 *
 * <p>Immutable.
 */
public final class TlsAspects {

  private static final String BY_ENGINE = "what the JDK's TLS sends by itself";

  private final HelloShape browser;
  private final HelloShape own;
  private final Choices choices;
  private final List<Aspect> aspects = new ArrayList<>();

  /**
   * What can be chosen for one connection.
   *
   * <p>Immutable.
   *
   * @param groups since JDK 20
   * @param signatures since JDK 19
   * @param platform what it is that one cannot choose with, as in {@code JDK 17}
   */
  public record Choices(boolean groups, boolean signatures, String platform) {}

  private TlsAspects(HelloShape browser, HelloShape own, Choices choices) {
    this.browser = browser;
    this.own = own;
    this.choices = choices;
  }

  /** A verdict for each aspect of TLS. */
  public static List<Aspect> compare(HelloShape browser, HelloShape own, Choices choices) {
    TlsAspects comparison = new TlsAspects(browser, own, choices);
    comparison.compare();
    return comparison.aspects;
  }

  private void compare() {
    chosen("TLS versions", TlsNumbers.VERSIONS, browser.versions(), own.versions(), true);
    chosen(
        "TLS cipher suites",
        TlsNumbers.CIPHER_SUITES,
        browser.cipherSuites(),
        own.cipherSuites(),
        true);
    chosen("TLS groups", TlsNumbers.GROUPS, browser.groups(), own.groups(), choices.groups());
    chosen(
        "TLS signature algorithms",
        TlsNumbers.SIGNATURES,
        browser.signatures(),
        own.signatures(),
        choices.signatures());
    add(
        "TLS application protocols",
        browser.protocols().equals(own.protocols()),
        true,
        String.join(", ", own.protocols()),
        "expected " + browser.protocols() + ", actual " + own.protocols());
    List<String> shares = TlsNumbers.GROUPS.names(own.keyShares());
    add(
        "TLS key shares",
        browser.keyShares().equals(own.keyShares()),
        false,
        String.join(", ", shares),
        difference(TlsNumbers.GROUPS, browser.keyShares(), own.keyShares()) + "; " + BY_ENGINE);
    extensions();
  }

  private void extensions() {
    boolean isSame = new TreeSet<>(browser.extensions()).equals(new TreeSet<>(own.extensions()));
    add(
        "TLS extensions",
        isSame,
        false,
        "the same ones",
        difference(
                TlsNumbers.EXTENSIONS,
                new ArrayList<>(new TreeSet<>(browser.extensions())),
                new ArrayList<>(new TreeSet<>(own.extensions())))
            + "; "
            + BY_ENGINE);
    add(
        "TLS extension order",
        !browser.isPermuted() && browser.extensions().equals(own.extensions()),
        false,
        "the browser's",
        browser.isPermuted()
            ? "the browser's is another one each time, the JDK's is always the same"
            : "the JDK's, which is always the same");
    add(
        "TLS GREASE",
        browser.hasGrease() == own.hasGrease(),
        false,
        browser.hasGrease() ? "there" : "none, as with the browser",
        "the browser mixes in values that mean nothing (RFC 8701), the JDK does not");
  }

  private void chosen(
      String name,
      TlsNumbers numbers,
      List<Integer> expected,
      List<Integer> actual,
      boolean canBeChosen) {
    add(
        name,
        expected.equals(actual),
        canBeChosen,
        String.join(", ", numbers.names(actual)),
        difference(numbers, expected, actual)
            + (canBeChosen
                ? ""
                : "; " + choices.platform() + " cannot choose them for one connection"));
  }

  private void add(
      String name, boolean isEqual, boolean canBeChosen, String sent, String difference) {
    if (isEqual) {
      aspects.add(new Aspect(name, Verdict.APPLIED, sent));
    } else {
      aspects.add(
          new Aspect(name, canBeChosen ? Verdict.APPROXIMATED : Verdict.IMPOSSIBLE, difference));
    }
  }

  /** As in {@code without X25519MLKEM768; besides x448}. */
  private static String difference(
      TlsNumbers numbers, List<Integer> expected, List<Integer> actual) {
    List<Integer> missing = new ArrayList<>(expected);
    missing.removeAll(actual);
    List<Integer> besides = new ArrayList<>(actual);
    besides.removeAll(expected);
    List<String> text = new ArrayList<>();
    if (!missing.isEmpty()) {
      text.add("without " + String.join(", ", numbers.names(missing)));
    }
    if (!besides.isEmpty()) {
      text.add("besides " + String.join(", ", numbers.names(besides)));
    }
    List<Integer> common = new ArrayList<>(actual);
    common.retainAll(expected);
    List<Integer> inOrder = new ArrayList<>(expected);
    inOrder.retainAll(actual);
    if (!common.equals(inOrder)) {
      text.add(new TreeSet<>(common).size() < inOrder.size() ? "each once" : "in another order");
    }
    return text.isEmpty() ? "in another order" : String.join("; ", text);
  }
}
