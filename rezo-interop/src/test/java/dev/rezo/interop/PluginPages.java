package dev.rezo.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What servers say to plugins, the same by each: redirects, cookies, coded content, and that they
 * are not there for a while.
 *
 * <p>Immutable.
 */
final class PluginPages {

  /** Where a redirect leads to. */
  record Redirect(String path, int status, String location) {}

  static final int[] REDIRECTS = {301, 302, 303, 307, 308};

  /** What {@link Backend} says of the request that it got. */
  static final String REQUEST = "/backend/request";

  /** Redirects with {@link #LOG_IN_COOKIE}. */
  static final String LOG_IN = "/log-in";

  static final String LOG_IN_COOKIE = "session=of-the-redirect; Path=/backend";

  /** Is answered 503 or 429, as it says, while there is {@link #maintenance}. */
  static final String DOWN = "/down/";

  /** The field of a request that says what {@code Retry-After} is to say. */
  static final String AFTER = "X-After";

  /** Sets {@link #COOKIES}. */
  static final String SET_COOKIES = "/cookies/set";

  static final List<String> COOKIES =
      List.of(
          "here=1",
          "backend=2; Path=/backend",
          "elsewhere=3; Path=/elsewhere",
          "aged=4; Path=/; Max-Age=60",
          "dated=5; Path=/; Expires=Thu, 01 Jan 2037 00:00:00 GMT",
          "gone=6; Path=/; Max-Age=0",
          "past=7; Path=/; Expires=Thu, 01 Jan 2015 00:00:00 GMT",
          "secure=8; Path=/; Secure",
          "hidden=9; Path=/; HttpOnly",
          "foreign=10; Path=/; Domain=example.com");

  private PluginPages() {}

  static List<Redirect> redirects(Site site) {
    List<Redirect> all = new ArrayList<>();
    for (int status : REDIRECTS) {
      all.add(new Redirect("/relative/" + status, status, REQUEST));
      all.add(new Redirect("/absolute/" + status, status, "http://127.0.0.1:@HTTP@" + REQUEST));
    }
    all.add(new Redirect("/other-port", 307, "http://127.0.0.1:@OTHER@" + REQUEST));
    all.add(new Redirect("/other-host", 307, "http://localhost:@HTTP@" + REQUEST));
    all.add(new Redirect("/to-https", 301, "https://localhost:@HTTPS@" + REQUEST));
    all.add(new Redirect("/to-http", 302, "http://127.0.0.1:@HTTP@" + REQUEST));
    all.add(new Redirect("/circle/a", 302, "/circle/b"));
    all.add(new Redirect("/circle/b", 302, "/circle/a"));
    all.add(new Redirect("/step/3", 302, "/step/2"));
    all.add(new Redirect("/step/2", 302, "/step/1"));
    all.add(new Redirect("/step/1", 302, REQUEST));
    all.add(new Redirect(LOG_IN, 302, REQUEST));
    return all.stream()
        .map(one -> new Redirect(one.path, one.status, site.fillIn(one.location)))
        .toList();
  }

  /** A line of a configuration for each. */
  static <T> String lines(List<T> all, Function<T, String> line) {
    StringBuilder text = new StringBuilder();
    all.forEach(one -> text.append(line.apply(one)).append('\n'));
    return text.toString();
  }

  /** Text that a coding makes small, which each of these directories has as {@code text.txt}. */
  static byte[] text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append("line ").append(i * 7919L % 10_007).append(" of what compresses well\n");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes what is served from files. */
  static void write(Site site) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String coding : CodingFeatures.CODINGS) {
      files.put(coding + "/text.txt", text());
    }
    files.put(CachingFeatures.FRESH.substring(1), text());
    files.put("cookies/set", new byte[] {'s'});
    files.put("down/503", new byte[] {'u', 'p'});
    files.put("down/429", new byte[] {'u', 'p'});
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      write(site, file.getKey(), file.getValue());
    }
  }

  /** Writes one file that is served, as {@code deflate/text.txt}. */
  static void write(Site site, String name, byte[] content) throws IOException {
    Path path = Path.of("www").resolve(name);
    site.workspace.directory(path.getParent().toString());
    site.workspace.write(path.toString(), content);
    Files.setLastModifiedTime(site.workspace.path(path.toString()), Site.LONG_AGO);
  }

  /** While this file is there, {@link #DOWN} is. */
  static Path maintenance(Site site) {
    return site.workspace.path("maintenance");
  }
}
