package dev.rezo.cli;

import dev.rezo.http.Body;
import dev.rezo.http.Headers;
import dev.rezo.http.Request;
import dev.rezo.http.Timeouts;
import dev.rezo.http.Url;
import dev.rezo.plugins.auth.Credentials;
import dev.rezo.plugins.decompression.Decompression;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a request of options and a URL, with the defaults and in the order of curl.
 *
 * <p>Not thread-safe where standard input is a body; otherwise immutable.
 */
final class RequestMaker {

  private static final String FORM = "application/x-www-form-urlencoded";

  private final RequestSettings settings;
  private final InputStream standardInput;
  private final PostContent postContent;
  private final KnownUsers users;

  /** For one request alone. */
  RequestMaker(RequestSettings settings, InputStream standardInput) {
    this(settings, standardInput, new LocalFiles(standardInput), new KnownUsers());
  }

  /**
   * For one request of several.
   *
   * @param files what the others read of standard input too
   * @param users what the others know of servers too
   */
  RequestMaker(
      RequestSettings settings, InputStream standardInput, LocalFiles files, KnownUsers users) {
    this.settings = settings;
    this.standardInput = standardInput;
    this.postContent = new PostContent(files);
    this.users = users;
  }

  /**
   * The request for one URL.
   *
   * @param words the URL as it was typed, globs expanded
   * @param upload the file to send there, or null
   */
  Request make(String words, @Nullable String upload) throws UsageException {
    return make(words, upload, 0);
  }

  /**
   * The request for one URL.
   *
   * @param from the first byte that is wanted, or sent if there is an upload
   */
  Request make(String words, @Nullable String upload, long from) throws UsageException {
    checkOneMethod(upload);
    checkResumption();
    Url url = UrlWords.parse(address(words, upload), settings.schemes, settings.pathAsIs);
    Upload rest = upload == null ? null : Upload.of(upload, from, standardInput);
    Body body = rest == null ? body() : rest.body();
    String contentRange = rest == null ? null : rest.contentRange();
    try {
      Request.Builder request =
          Request.builder(method(upload, body), url)
              .headers(headers(url, body != null && upload == null && settings.body == null))
              .body(body)
              .target(settings.target)
              .timeouts(timeouts());
      if (from > 0 && upload == null) {
        request.header("Range", "bytes=" + from + "-");
      }
      if (contentRange != null) {
        request.header("Content-Range", contentRange);
      }
      if (settings.version != null) {
        request.version(settings.version);
      }
      Credentials whenAsked = whenAsked(url);
      if (whenAsked != null) {
        request.attribute(Credentials.OF_REQUEST, whenAsked);
      }
      if (settings.follows) {
        request.attribute(Following.KEY, Following.of(settings));
      }
      if (settings.compressed) {
        request.attribute(Following.DECODED, Decompression.usual());
      }
      return request.build();
    } catch (IllegalArgumentException e) {
      throw UsageException.of(ExitCode.BAD_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  /** The URL as it will be asked for, before it is checked. */
  String address(String words, @Nullable String upload) throws UsageException {
    String text = UrlWords.withScheme(words, settings.defaultScheme);
    text = UrlWords.withUploadName(text, upload);
    text = UrlWords.withQuery(text, utf8(postContent.join(settings.query)));
    return settings.dataInQuery
        ? UrlWords.withQuery(text, utf8(postContent.join(settings.data)))
        : text;
  }

  private void checkOneMethod(@Nullable String upload) throws UsageException {
    boolean post = !settings.data.isEmpty() && !settings.dataInQuery;
    String form = settings.form.isEmpty() ? null : "multipart formpost (-F, --form)";
    String head = settings.headOnly ? "HEAD (-I, --head)" : null;
    String first = post ? "POST (-d, --data)" : form != null ? form : head;
    String second = upload != null ? "PUT (-T, --upload-file)" : form != null && post ? form : head;
    if (first != null && second != null && !first.equals(second)) {
      throw UsageException.impossible(
          "You can only select one HTTP request method! You asked for both "
              + first
              + " and "
              + second
              + ".");
    }
  }

  private void checkResumption() throws UsageException {
    if (settings.continueAt != 0 && (settings.range != null || settings.removeOnError)) {
      throw UsageException.impossible(
          "--continue-at is mutually exclusive with "
              + (settings.range != null ? "--range" : "--remove-on-error"));
    }
  }

  private String method(@Nullable String upload, @Nullable Body body) {
    if (settings.method != null) {
      return settings.method;
    }
    if (upload != null) {
      return "PUT";
    }
    return settings.headOnly ? "HEAD" : body != null ? "POST" : "GET";
  }

  private @Nullable Body body() throws UsageException {
    if (settings.body != null) {
      return SentBody.of(settings.body);
    }
    if (!settings.form.isEmpty()) {
      return new FormContent(standardInput).of(settings.form);
    }
    List<DataPart> data = settings.data;
    if (data.isEmpty() || settings.dataInQuery) {
      return null;
    }
    DataPart only = data.get(0);
    boolean oneFile = data.size() == 1 && only.isFile() && !only.fileName().equals("-");
    return oneFile && only.kind() != DataPart.Kind.TEXT
        ? SentBody.file(FormContent.readable(only.fileName()))
        : SentBody.of(postContent.join(data));
  }

  private Headers headers(Url url, boolean post) {
    Headers.Builder out = Headers.builder();
    custom("Host", out);
    credentials(url, out);
    byDefault("Range", settings.range == null ? null : "bytes=" + settings.range, out);
    boolean ownWords = settings.connection.profile == null; // A browser brings its own.
    String agent = settings.userAgent == null && ownWords ? Version.USER_AGENT : settings.userAgent;
    byDefault("User-Agent", agent == null || agent.isEmpty() ? null : agent, out);
    byDefault("Accept", settings.json ? "application/json" : ownWords ? "*/*" : null, out);
    byDefault("Referer", emptyToNull(settings.referer), out);
    byDefault("Cookie", emptyToNull(String.join("; ", settings.cookies)), out);
    if (post && settings.form.isEmpty()) {
      byDefault("Content-Type", settings.json ? "application/json" : FORM, out);
    }
    custom(null, out);
    return out.build();
  }

  private void credentials(Url url, Headers.Builder out) {
    String pair = userAndPassword(url);
    if (settings.bearer != null) {
      byDefault("Authorization", "Bearer " + settings.bearer, out);
    } else if (pair != null && !settings.digest) {
      byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
      byDefault("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes), out);
    }
  }

  /** What is said only when the server asks for it, or null. */
  private @Nullable Credentials whenAsked(Url url) {
    String pair = userAndPassword(url);
    if (pair == null || !settings.digest) {
      return null;
    }
    return users.credentials(pair, settings.basic);
  }

  /**
   * Both with a colon between them, or null. A password that was given is stronger than the file,
   * which is stronger than the URL unless it yields.
   */
  private @Nullable String userAndPassword(Url url) {
    String inUrl = UrlWords.credentials(url);
    String given = settings.user != null ? settings.user : settings.netrcYields ? inUrl : null;
    Netrc netrc = settings.netrc();
    if (netrc != null && (given == null || given.indexOf(':') < 0)) {
      String known = netrc.userAndPassword(url.origin().hostName(), given);
      given = known != null ? known : given;
    }
    String pair = given != null ? given : inUrl;
    return pair == null || pair.indexOf(':') >= 0 ? pair : pair + ":";
  }

  /** A field that an application's own replaces or takes away. */
  private void byDefault(String name, @Nullable String value, Headers.Builder out) {
    if (value == null) {
      return;
    }
    for (String line : settings.headerLines) {
      if (name.equalsIgnoreCase(nameOf(line))) {
        return;
      }
    }
    out.add(name, wire(value));
  }

  /**
   * The application's own fields: {@code Name: value}, or {@code Name;} for an empty one; {@code
   * Name:} only takes a default away, and what has neither colon nor semicolon is no field.
   *
   * @param only the one field to add, or null for all but Host
   */
  private void custom(@Nullable String only, Headers.Builder out) {
    for (String line : settings.headerLines) {
      String name = nameOf(line);
      boolean wanted = only == null ? !name.equalsIgnoreCase("Host") : name.equalsIgnoreCase(only);
      String value = line.substring(Math.min(line.length(), name.length() + 1)).strip();
      boolean empty = line.indexOf(':') < 0;
      if (wanted && !name.isEmpty() && (empty || !value.isEmpty())) {
        out.add(name, wire(value));
      }
    }
  }

  /** The name of a header line; empty when it has none. */
  private static String nameOf(String line) {
    int colon = line.indexOf(':');
    if (colon >= 0) {
      return line.substring(0, colon).strip();
    }
    return line.endsWith(";") ? line.substring(0, line.length() - 1).strip() : "";
  }

  /** Characters beyond ASCII travel as UTF-8; a field's characters are bytes. */
  private static String wire(String value) {
    return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static @Nullable String emptyToNull(@Nullable String value) {
    return value == null || value.isEmpty() ? null : value;
  }

  private Timeouts timeouts() {
    Timeouts.Builder limits = Timeouts.builder();
    if (settings.connectNanos > 0) {
      Duration connect = Duration.ofNanos(settings.connectNanos);
      limits.dns(connect).connect(connect);
    }
    if (settings.expectContinueNanos > 0) {
      limits.expectContinue(Duration.ofNanos(settings.expectContinueNanos));
    }
    if (settings.maxTimeNanos > 0) {
      limits.call(Duration.ofNanos(settings.maxTimeNanos));
    }
    return limits.build();
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
