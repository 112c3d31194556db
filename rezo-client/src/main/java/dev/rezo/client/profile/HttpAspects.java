package dev.rezo.client.profile;

import dev.rezo.h2.Http2Settings;
import dev.rezo.http.ProfileReport.Aspect;
import dev.rezo.http.ProfileReport.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What of a browser's HTTP is on the wire. The session of this client writes what it is told to, so
 * nearly all of it is. Pure functions.
 *
 * <p>Immutable.
 */
public final class HttpAspects {

  private HttpAspects() {}

  /** What a profile says on every connection: where its values come from, and its fields. */
  public static List<Aspect> ofFields(Browser browser, int version, Set<String> decoded) {
    List<Aspect> aspects = new ArrayList<>();
    String observed = browser.source() + ", looked at on " + browser.date();
    aspects.add(
        browser.since() == version
            ? applied("observations", observed)
            : approximated(
                "observations", "those of version " + browser.since() + ": " + observed));
    aspects.add(
        applied(
            "header order",
            "the browser's; what it does not know, and what is about a body, comes last"));
    aspects.add(
        applied("header fields", "those of a page that is opened; what a request sets is kept"));
    List<String> left = ProfileFields.leftOut(browser, decoded);
    aspects.add(
        left.isEmpty()
            ? applied("Accept-Encoding", "as the browser has it, where an interceptor decodes")
            : approximated(
                "Accept-Encoding",
                "without "
                    + String.join(", ", left)
                    + (decoded.isEmpty() ? ", so that the field is left out" : "")
                    + ": nothing here takes that off a response. A request that decodes by itself"
                    + " may set it"));
    return aspects;
  }

  /** What is said of HTTP/2. */
  public static List<Aspect> ofHttp2(Http2Settings http2) {
    List<Aspect> aspects = new ArrayList<>();
    List<String> settings =
        http2.entries().stream().map(setting -> setting.id() + ":" + setting.value()).toList();
    aspects.add(applied("HTTP/2 SETTINGS", String.join(";", settings)));
    aspects.add(applied("HTTP/2 connection window", http2.connectionWindow() + " bytes"));
    aspects.add(
        applied(
            "HTTP/2 priorities",
            http2.priorities().size()
                + " PRIORITY frames; requests "
                + (http2.headPriority() == null
                    ? "without one"
                    : "with that of a page that is opened")));
    aspects.add(applied("HTTP/2 first stream", Integer.toString(http2.firstStreamId())));
    aspects.add(
        applied(
            "HTTP/2 pseudo-header",
            http2.pseudoFields().toString().toLowerCase(Locale.ROOT) + ", in this order"));
    aspects.add(
        approximated(
            "HTTP/2 header compression",
            "the fields and their order are the browser's; which of them go into the table, and so"
                + " the bytes of the block, are this client's"));
    aspects.add(
        approximated(
            "HTTP/2 later frames",
            "acknowledgements, PING and updates of windows come when this client has a reason for"
                + " them"));
    return aspects;
  }

  /** What is said of HTTP/1.1. */
  public static List<Aspect> ofHttp1() {
    return List.of(applied("HTTP/1.1 head", "Host first, names in the browser's case"));
  }

  private static Aspect applied(String name, String why) {
    return new Aspect(name, Verdict.APPLIED, why);
  }

  private static Aspect approximated(String name, String why) {
    return new Aspect(name, Verdict.APPROXIMATED, why);
  }
}
