package dev.rezo.cli;

import dev.rezo.http.Protocol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the options do that say what a request is and where its response goes.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class RequestOptions {

  private static final Set<String> SPOKEN = Set.of("http", "https");

  private final RequestSettings settings;
  private final LocalFiles files;

  RequestOptions(RequestSettings settings, LocalFiles files) {
    this.settings = settings;
    this.files = files;
  }

  /** Carries out an option of {@link Option.Group#REQUEST}, of redirects and of retries. */
  void request(OptionUse use) throws UsageException {
    if (use.option().isSwitch()) {
      requestSwitch(use);
      return;
    }
    String value = use.value();
    switch (use.option()) {
      case REQUEST -> settings.method = value;
      case HEADER -> header(value);
      case USER_AGENT -> settings.userAgent = value;
      case REFERER -> settings.referer = value.replace(";auto", "");
      case USER -> settings.user = value;
      case OAUTH2_BEARER -> settings.bearer = value;
      case NETRC_FILE -> settings.netrcFile = Netrc.parse(files.text(Option.NETRC_FILE, value));
      case COOKIE -> cookie(value);
      case COOKIE_JAR -> settings.cookieJar = value;
      case RANGE -> settings.range = value;
      case CONTINUE_AT ->
          settings.continueAt =
              value.equals("-") ? RequestSettings.WHERE_THE_FILE_ENDS : use.number(0);
      case FORM -> settings.form.add(FormPart.parse(value, files));
      case FORM_STRING -> settings.form.add(FormPart.literal(value));
      case URL -> settings.urls.add(value);
      case URL_QUERY -> urlQuery(value);
      case UPLOAD_FILE -> settings.uploads.add(value);
      case PROTO -> settings.schemes = schemes(settings.schemes, value);
      case PROTO_REDIR -> settings.schemesOfRedirects = schemes(settings.schemesOfRedirects, value);
      case MAX_REDIRS -> settings.maxRedirects = (int) Math.min(use.number(-1), Integer.MAX_VALUE);
      case RETRY -> settings.retries = use.number(0);
      case RETRY_DELAY -> settings.retryDelayNanos = use.secondsInNanos();
      case RETRY_MAX_TIME -> settings.retryMaxNanos = use.secondsInNanos();
      case PROTO_DEFAULT -> settings.defaultScheme = defaultScheme(value);
      case EXPECT100_TIMEOUT -> settings.expectContinueNanos = use.secondsInNanos();
      case REQUEST_TARGET -> settings.target = value;
      case MAX_TIME -> settings.maxTimeNanos = use.secondsInNanos();
      case CONNECT_TIMEOUT -> settings.connectNanos = use.secondsInNanos();
      case MAX_FILESIZE -> settings.maxFileSize = size(use);
      default -> data(use);
    }
  }

  private void requestSwitch(OptionUse use) throws UsageException {
    boolean on = use.on();
    switch (use.option()) {
      case GET -> settings.dataInQuery = on;
      case HEAD -> settings.headOnly = on;
      case JUNK_SESSION_COOKIES -> settings.junkSessionCookies = on;
      case HTTP1_0 -> version(Protocol.HTTP_1_0, Protocol.HTTP_1_1);
      case HTTP1_1 -> version(Protocol.HTTP_1_1, Protocol.HTTP_1_1);
      case HTTP2 -> version(null, Protocol.HTTP_2, Protocol.HTTP_1_1);
      case HTTP2_PRIOR_KNOWLEDGE -> version(null, Protocol.HTTP_2);
      case PATH_AS_IS -> settings.pathAsIs = on;
      case GLOBOFF -> settings.globOff = on;
      case BASIC, DIGEST, ANYAUTH -> scheme(use);
      case NETRC, NETRC_OPTIONAL -> netrc(use);
      default -> againSwitch(use);
    }
  }

  private void againSwitch(OptionUse use) {
    boolean on = use.on();
    switch (use.option()) {
      case LOCATION -> settings.follows = on;
      case LOCATION_TRUSTED -> {
        settings.follows = on;
        settings.locationTrusted = on;
      }
      case POST301 -> keepPost(301, on);
      case POST302 -> keepPost(302, on);
      case POST303 -> keepPost(303, on);
      case COMPRESSED -> settings.compressed = on;
      case RETRY_ALL_ERRORS -> settings.retryAllErrors = on;
      case RETRY_CONNREFUSED -> settings.retryConnRefused = on;
      default -> throw new AssertionError(use);
    }
  }

  /** A home without the file knows nobody: the server says what it thinks of that. */
  private void netrc(OptionUse use) throws UsageException {
    if (use.option() == Option.NETRC_OPTIONAL) {
      settings.netrcYields = use.on();
    } else {
      settings.netrcWanted = use.on();
    }
    Path file = Path.of(System.getProperty("user.home", ""), ".netrc");
    if (use.on() && Files.isReadable(file)) {
      settings.homeNetrc = Netrc.parse(files.text(use.option(), file.toString()));
    }
  }

  /** Several together allow each of them. */
  private void scheme(OptionUse use) {
    if (use.option() != Option.DIGEST) {
      settings.basic = use.on();
    }
    if (use.option() != Option.BASIC) {
      settings.digest = use.on();
    }
  }

  private void keepPost(int status, boolean on) {
    if (on) {
      settings.postAfter.add(status);
    } else {
      settings.postAfter.remove(status);
    }
  }

  /** The last of these options counts. */
  private void version(@Nullable Protocol ofRequests, Protocol... spoken) {
    settings.version = ofRequests;
    settings.wantsHttp2 = ofRequests == null;
    settings.connection.protocols = List.of(spoken);
  }

  private void data(OptionUse use) {
    settings.json |= use.option() == Option.JSON;
    DataPart.Kind kind =
        switch (use.option()) {
          case DATA, DATA_ASCII -> DataPart.Kind.TEXT;
          case DATA_BINARY -> DataPart.Kind.BINARY;
          case DATA_RAW -> DataPart.Kind.RAW;
          case DATA_URLENCODE -> DataPart.Kind.URL_ENCODED;
          case JSON -> DataPart.Kind.JSON;
          default -> throw new AssertionError(use);
        };
    settings.data.add(new DataPart(kind, use.value()));
  }

  private void header(String value) throws UsageException {
    if (!value.startsWith("@")) {
      settings.headerLines.add(value);
      return;
    }
    for (String line : files.text(Option.HEADER, value.substring(1)).split("\r?\n")) {
      if (!line.isBlank()) {
        settings.headerLines.add(line);
      }
    }
  }

  /** What has no equals sign is a file, and so is what begins with an at. */
  private void cookie(String value) {
    if (value.startsWith("@")) {
      settings.cookieFiles.add(value.substring(1));
    } else if (value.indexOf('=') >= 0) {
      settings.cookies.add(value);
    } else {
      settings.cookieFiles.add(value);
    }
  }

  /** As {@code --data-urlencode}; what begins with a plus is taken as it is. */
  private void urlQuery(String value) {
    settings.query.add(
        value.startsWith("+")
            ? new DataPart(DataPart.Kind.RAW, value.substring(1))
            : new DataPart(DataPart.Kind.URL_ENCODED, value));
  }

  /** {@code =a,b} these only, {@code +a} these too, {@code -a} not these. */
  private static Set<String> schemes(Set<String> before, String value) {
    Set<String> allowed = new LinkedHashSet<>(before);
    for (String word : List.of(value.split(","))) {
      char sign = word.isEmpty() ? '+' : word.charAt(0);
      boolean signed = sign == '=' || sign == '+' || sign == '-';
      String name = (signed ? word.substring(1) : word).toLowerCase(Locale.ROOT);
      Set<String> named = name.equals("all") ? SPOKEN : Set.of(name);
      if (sign == '-') {
        allowed.removeAll(named);
      } else {
        if (sign == '=') {
          allowed.clear();
        }
        allowed.addAll(named);
      }
    }
    return allowed;
  }

  private static String defaultScheme(String value) throws UsageException {
    String scheme = value.toLowerCase(Locale.ROOT);
    if (!SPOKEN.contains(scheme)) {
      throw UsageException.wrongWords(
          "option --proto-default: a specified protocol is unsupported by rezo");
    }
    return scheme;
  }

  /** A number of bytes, or of k, M, G, T, P of 1024 each. */
  private static long size(OptionUse use) throws UsageException {
    String value = use.value();
    int unit = value.isEmpty() ? -1 : "kmgtp".indexOf(lastLetter(value));
    if (unit < 0) {
      return use.number(0);
    }
    String digits = value.substring(0, value.length() - 1);
    long number = new OptionUse(use.option(), digits, true).number(0);
    long factor = 1L << (10 * (unit + 1));
    if (number > Long.MAX_VALUE / factor) {
      throw UsageException.wrongWords("option " + use.option() + ": too large number");
    }
    return number * factor;
  }

  private static char lastLetter(String value) {
    return Character.toLowerCase(value.charAt(value.length() - 1));
  }

  /** Carries out an option of {@link Option.Group#OUTPUT}. */
  void output(OptionUse use) throws UsageException {
    boolean on = use.on();
    switch (use.option()) {
      case OUTPUT -> settings.outputs.add(use.value());
      case REMOTE_NAME -> settings.outputs.add(on ? RequestSettings.REMOTE_NAME : "-");
      case REMOTE_NAME_ALL -> settings.remoteNameAll = on;
      case OUTPUT_DIR -> settings.outputDirectory = use.value();
      case CREATE_DIRS -> settings.createDirectories = on;
      case REMOVE_ON_ERROR -> settings.removeOnError = on;
      case DUMP_HEADER -> settings.dumpHeader = use.value();
      case INCLUDE -> settings.include = on;
      case WRITE_OUT -> settings.writeOut = writeOut(use.value());
      case FAIL -> settings.fail = on;
      case FAIL_WITH_BODY -> settings.failWithBody = on;
      default -> throw new AssertionError(use);
    }
  }

  /** A format in a file may be broken into lines; they are not part of it. */
  private String writeOut(String value) throws UsageException {
    return value.startsWith("@")
        ? files.text(Option.WRITE_OUT, value.substring(1)).replaceAll("[\r\n]", "")
        : value;
  }
}
