package dev.rezo.cli;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a session: {@code {"id":1,"method":"GET","url":"...","headers":[["k","v"]],"body":
 * null}}, with the body as text or as {@code bodyBase64}, and options by their long names.
 *
 * <p>Immutable.
 *
 * @param id whatever the line calls itself; the answer repeats it
 * @param url where to
 * @param settings the options of the session with those of the line behind them
 */
record SessionRequest(@Nullable Object id, String url, RequestSettings settings) {

  /** Standard input brings the lines: no option of a line can read it too. */
  private static final LocalFiles FILES = new LocalFiles(new ByteArrayInputStream(new byte[0]));

  /** Reads the object of a line. */
  static SessionRequest of(Map<String, @Nullable Object> line, List<OptionUse> sessionOptions)
      throws UsageException {
    RequestSettings settings = new RequestSettings();
    for (OptionUse use : sessionOptions) {
      CommandLine.apply(use, new RunSettings(), settings, FILES);
    }
    settings.cookieFiles.clear(); // Those of the session are its clients' to know.
    settings.cookieJar = null;
    for (Map.Entry<String, @Nullable Object> field : line.entrySet()) {
      if (field.getValue() != null) {
        apply(field.getKey(), field.getValue(), settings);
      }
    }
    if (settings.keepsCookies()) {
      throw UsageException.impossible(
          "cookie: expected name=value, actual a file; files are for the whole session");
    }
    if (settings.urls.size() != 1) {
      throw UsageException.impossible("expected one url, actual " + settings.urls.size());
    }
    return new SessionRequest(line.get("id"), settings.urls.get(0), settings);
  }

  private static void apply(String name, Object value, RequestSettings settings)
      throws UsageException {
    switch (name) {
      case "id" -> {}
      case "method" -> settings.method = text(name, value);
      case "url" -> settings.urls.add(text(name, value));
      case "headers" -> headers(value, settings);
      case "body" -> settings.body = text(name, value).getBytes(StandardCharsets.UTF_8);
      case "bodyBase64" -> settings.body = decoded(text(name, value));
      default -> option(name, value, settings);
    }
  }

  private static void headers(Object value, RequestSettings settings) throws UsageException {
    if (!(value instanceof List<?> pairs)) {
      throw wrong("headers", "a list of [name, value]", value);
    }
    for (Object pair : pairs) {
      if (!(pair instanceof List<?> two)
          || two.size() != 2
          || !(two.get(0) instanceof String name)
          || name.indexOf(':') >= 0) {
        throw wrong("headers", "[name, value]", String.valueOf(pair));
      }
      Object content = two.get(1);
      boolean empty = content instanceof String text && text.isBlank();
      settings.headerLines.add(
          empty ? name + ";" : name + ":" + (content == null ? "" : " " + content));
    }
  }

  private static byte[] decoded(String base64) throws UsageException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw UsageException.impossible("bodyBase64: expected Base64: " + e.getMessage());
    }
  }

  private static void option(String name, Object value, RequestSettings settings)
      throws UsageException {
    List<Option> found = Option.ofName(name);
    if (found.size() != 1 || !found.get(0).longName().equals(name)) {
      throw UsageException.impossible("option " + name + ": is unknown");
    }
    Option option = found.get(0);
    if (value instanceof List<?> values) {
      for (Object one : values) {
        use(option, String.valueOf(one), settings);
      }
    } else {
      use(option, value, settings);
    }
  }

  private static void use(Option option, Object value, RequestSettings settings)
      throws UsageException {
    switch (option.group()) {
      case OUTPUT, RUN, RETRY ->
          throw UsageException.impossible(
              "option " + option + ": not for one request of a session");
      case REQUEST, REDIRECT, CONNECTION, PROXY, ACCEPTED, LATER -> {}
    }
    if (option.isSwitch()) {
      if (!(value instanceof Boolean on)) {
        throw wrong(option.longName(), "true or false", value);
      }
      apply(new OptionUse(option, "", on), settings);
    } else {
      apply(new OptionUse(option, String.valueOf(value), true), settings);
    }
  }

  private static void apply(OptionUse use, RequestSettings settings) throws UsageException {
    CommandLine.apply(use, new RunSettings(), settings, FILES);
  }

  private static String text(String name, Object value) throws UsageException {
    if (value instanceof String text) {
      return text;
    }
    throw wrong(name, "a string", value);
  }

  private static UsageException wrong(String name, String expected, Object actual) {
    return UsageException.impossible(name + ": expected " + expected + ", actual " + actual);
  }

  /** The file to send, or null. */
  @Nullable String upload() {
    return settings.uploads.isEmpty() ? null : settings.uploads.get(0);
  }
}
