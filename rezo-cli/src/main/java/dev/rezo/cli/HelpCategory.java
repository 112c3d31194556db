package dev.rezo.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What belongs together in help and manual; an option may belong to several.
 *
 * <p>Immutable.
 */
enum HelpCategory {
  REQUEST(
      "request",
      "What is asked for",
      Option.REQUEST,
      Option.HEADER,
      Option.HEAD,
      Option.URL,
      Option.URL_QUERY,
      Option.USER_AGENT,
      Option.REFERER,
      Option.RANGE,
      Option.CONTINUE_AT,
      Option.COMPRESSED,
      Option.HTTP1_0,
      Option.HTTP1_1,
      Option.HTTP2,
      Option.HTTP2_PRIOR_KNOWLEDGE,
      Option.PROFILE,
      Option.REQUEST_TARGET,
      Option.PATH_AS_IS,
      Option.GLOBOFF,
      Option.PROTO,
      Option.PROTO_DEFAULT),
  POST(
      "post",
      "What is sent",
      Option.DATA,
      Option.DATA_ASCII,
      Option.DATA_BINARY,
      Option.DATA_RAW,
      Option.DATA_URLENCODE,
      Option.JSON,
      Option.FORM,
      Option.FORM_STRING,
      Option.GET,
      Option.UPLOAD_FILE,
      Option.EXPECT100_TIMEOUT,
      Option.POST301,
      Option.POST302,
      Option.POST303),
  OUTPUT("output", "Where the answer goes", Option.Group.OUTPUT),
  AUTH(
      "auth",
      "Who asks",
      Option.USER,
      Option.BASIC,
      Option.DIGEST,
      Option.ANYAUTH,
      Option.OAUTH2_BEARER,
      Option.NETRC,
      Option.NETRC_FILE,
      Option.NETRC_OPTIONAL,
      Option.LOCATION_TRUSTED,
      Option.CERT,
      Option.PROXY_USER,
      Option.PROXY_BASIC,
      Option.PROXY_DIGEST,
      Option.PROXY_ANYAUTH),
  COOKIE("cookie", "Cookies", Option.COOKIE, Option.COOKIE_JAR, Option.JUNK_SESSION_COOKIES),
  REDIRECT("redirect", "Where else to go", Option.Group.REDIRECT),
  RETRY("retry", "Whether to go again", Option.Group.RETRY),
  TIMEOUT(
      "timeout",
      "How long and how much",
      Option.MAX_TIME,
      Option.CONNECT_TIMEOUT,
      Option.EXPECT100_TIMEOUT,
      Option.HAPPY_EYEBALLS_TIMEOUT_MS,
      Option.KEEPALIVE_TIME,
      Option.RETRY_DELAY,
      Option.RETRY_MAX_TIME,
      Option.MAX_FILESIZE),
  CONNECTION(
      "connection",
      "How to get there",
      Option.RESOLVE,
      Option.CONNECT_TO,
      Option.IPV4,
      Option.IPV6,
      Option.INTERFACE,
      Option.LOCAL_PORT,
      Option.UNIX_SOCKET,
      Option.HAPPY_EYEBALLS_TIMEOUT_MS,
      Option.KEEPALIVE,
      Option.KEEPALIVE_TIME,
      Option.CONNECT_TIMEOUT),
  TLS(
      "tls",
      "Whom to trust, and who one is",
      Option.INSECURE,
      Option.CACERT,
      Option.CAPATH,
      Option.CA_NATIVE,
      Option.PINNEDPUBKEY,
      Option.CERT,
      Option.CERT_TYPE,
      Option.KEY,
      Option.KEY_TYPE,
      Option.PASS,
      Option.TLSV1,
      Option.TLSV1_0,
      Option.TLSV1_1,
      Option.TLSV1_2,
      Option.TLSV1_3,
      Option.TLS_MAX,
      Option.CIPHERS,
      Option.TLS13_CIPHERS,
      Option.SESSIONID),
  PROXY("proxy", "By way of whom", Option.Group.PROXY),
  RUN("run", "The command as a whole", Option.Group.RUN),
  IGNORED("ignored", "Options of curl that change nothing here", Option.Group.ACCEPTED),
  MISSING(
      "missing", "Options of curl that are not there yet: they are refused", Option.Group.LATER);

  private final String word;
  private final String title;

  /** Filled by the constructor, read from then on. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final Set<Option> options;

  HelpCategory(String word, String title, Option first, Option... others) {
    this.word = word;
    this.title = title;
    this.options = EnumSet.of(first, others);
  }

  HelpCategory(String word, String title, Option.Group group) {
    this.word = word;
    this.title = title;
    this.options = EnumSet.noneOf(Option.class);
    for (Option option : Option.values()) {
      if (option.group() == group) {
        options.add(option);
      }
    }
  }

  /** As one asks for it. */
  String word() {
    return word;
  }

  /** What its options are about. */
  String title() {
    return title;
  }

  /** Those that belong to it, in the order of the table. */
  List<Option> options() {
    return List.copyOf(options);
  }

  /** Those that are not in an earlier category. */
  List<Option> ownOptions() {
    List<Option> own = new ArrayList<>(options);
    for (HelpCategory earlier : values()) {
      if (earlier == this) {
        break;
      }
      own.removeAll(earlier.options);
    }
    return own;
  }

  /** The category of this name, or null. */
  static @Nullable HelpCategory of(String word) {
    for (HelpCategory category : values()) {
      if (category.word.equals(word)) {
        return category;
      }
    }
    return null;
  }
}
