package dev.rezo.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of options: curl's names, shapes and meanings, and a few of ours. What an option does
 * is in {@link RequestOptions}, {@link ConnectionOptions}, {@link ProxyOptions} and {@link
 * RunOptions}.
 *
 * <p>Immutable.
 */
enum Option implements OptionRow {
  // The request.
  REQUEST('X', "request", "<method>", Group.REQUEST, "Request method to use"),
  HEADER('H', "header", "<header/@file>", Group.REQUEST, "Pass custom header(s) to server"),
  DATA('d', "data", "<data>", Group.REQUEST, "HTTP POST data"),
  DATA_ASCII("data-ascii", "<data>", Group.REQUEST, "HTTP POST data, as --data"),
  DATA_BINARY("data-binary", "<data>", Group.REQUEST, "HTTP POST data, taken as it is"),
  DATA_RAW("data-raw", "<data>", Group.REQUEST, "HTTP POST data, '@' allowed"),
  DATA_URLENCODE("data-urlencode", "<data>", Group.REQUEST, "HTTP POST data, URL-encoded"),
  JSON("json", "<data>", Group.REQUEST, "HTTP POST JSON"),
  FORM('F', "form", "<name=content>", Group.REQUEST, "Specify multipart MIME data"),
  FORM_STRING("form-string", "<name=string>", Group.REQUEST, "Specify multipart MIME data as is"),
  GET('G', "get", "", Group.REQUEST, "Put the post data in the URL and use GET"),
  HEAD('I', "head", "", Group.REQUEST, "Show document information only"),
  UPLOAD_FILE('T', "upload-file", "<file>", Group.REQUEST, "Transfer local FILE to destination"),
  USER_AGENT('A', "user-agent", "<name>", Group.REQUEST, "Send User-Agent <name> to server"),
  REFERER('e', "referer", "<URL>", Group.REQUEST, "Referrer URL"),
  USER('u', "user", "<user:password>", Group.REQUEST, "Server user and password"),
  BASIC("basic", "", Group.REQUEST, "Use HTTP Basic authentication, as is the default"),
  DIGEST("digest", "", Group.REQUEST, "Use HTTP Digest authentication"),
  ANYAUTH("anyauth", "", Group.REQUEST, "Use the strongest that the server asks for"),
  NETRC('n', "netrc", "", Group.REQUEST, "Take user and password of ~/.netrc"),
  NETRC_FILE("netrc-file", "<file>", Group.REQUEST, "Take user and password of this file"),
  NETRC_OPTIONAL("netrc-optional", "", Group.REQUEST, "As --netrc, if the URL has none"),
  OAUTH2_BEARER("oauth2-bearer", "<token>", Group.REQUEST, "OAuth 2 bearer token"),
  COOKIE('b', "cookie", "<data|filename>", Group.REQUEST, "Send cookies from string/file"),
  COOKIE_JAR(
      'c',
      "cookie-jar",
      "<filename>",
      Group.REQUEST,
      "Write cookies to <filename> after operation"),
  JUNK_SESSION_COOKIES(
      'j', "junk-session-cookies", "", Group.REQUEST, "Ignore session cookies read from file"),
  RANGE('r', "range", "<range>", Group.REQUEST, "Retrieve only the bytes within RANGE"),
  CONTINUE_AT('C', "continue-at", "<offset>", Group.REQUEST, "Resumed transfer offset"),
  HTTP1_0('0', "http1.0", "", Group.REQUEST, "Use HTTP 1.0"),
  HTTP1_1("http1.1", "", Group.REQUEST, "Use HTTP 1.1"),
  HTTP2("http2", "", Group.REQUEST, "HTTP/2 where TLS agrees, the default; no Upgrade"),
  HTTP2_PRIOR_KNOWLEDGE(
      "http2-prior-knowledge", "", Group.REQUEST, "Use HTTP/2 and nothing else, by http too"),
  EXPECT100_TIMEOUT(
      "expect100-timeout", "<seconds>", Group.REQUEST, "How long to wait for 100-continue"),
  REQUEST_TARGET("request-target", "<path>", Group.REQUEST, "Specify the target for this request"),
  URL("url", "<url>", Group.REQUEST, "URL to work with"),
  URL_QUERY("url-query", "<data>", Group.REQUEST, "Add a URL query part"),
  PATH_AS_IS("path-as-is", "", Group.REQUEST, "Do not squash .. sequences in URL path"),
  GLOBOFF('g', "globoff", "", Group.REQUEST, "Disable URL sequences and ranges using {} and []"),
  PROTO("proto", "<protocols>", Group.REQUEST, "Enable/disable PROTOCOLS"),
  PROTO_DEFAULT("proto-default", "<protocol>", Group.REQUEST, "Use for a URL without a scheme"),
  MAX_TIME('m', "max-time", "<seconds>", Group.REQUEST, "Maximum time allowed for transfer"),
  CONNECT_TIMEOUT(
      "connect-timeout", "<seconds>", Group.REQUEST, "Maximum time allowed for connection"),
  MAX_FILESIZE("max-filesize", "<bytes>", Group.REQUEST, "Maximum file size to download"),
  COMPRESSED("compressed", "", Group.REQUEST, "Request compressed response"),

  // Where else to go, and whether to go again.
  LOCATION('L', "location", "", Group.REDIRECT, "Follow redirects"),
  LOCATION_TRUSTED(
      "location-trusted", "", Group.REDIRECT, "As --location, and send auth to other hosts"),
  MAX_REDIRS("max-redirs", "<num>", Group.REDIRECT, "Maximum number of redirects allowed; 50"),
  PROTO_REDIR("proto-redir", "<protocols>", Group.REDIRECT, "Enable/disable PROTOCOLS on redirect"),
  POST301("post301", "", Group.REDIRECT, "Do not switch to GET after a 301 redirect"),
  POST302("post302", "", Group.REDIRECT, "Do not switch to GET after a 302 redirect"),
  POST303("post303", "", Group.REDIRECT, "Do not switch to GET after a 303 redirect"),
  RETRY("retry", "<num>", Group.RETRY, "Retry request if transient problems occur"),
  RETRY_ALL_ERRORS("retry-all-errors", "", Group.RETRY, "Retry all errors (with --retry)"),
  RETRY_CONNREFUSED(
      "retry-connrefused", "", Group.RETRY, "Retry on connection refused (with --retry)"),
  RETRY_DELAY("retry-delay", "<seconds>", Group.RETRY, "Wait time between retries"),
  RETRY_MAX_TIME("retry-max-time", "<seconds>", Group.RETRY, "Retry only within this period"),

  // The connection: what differs here never shares a connection.
  PROFILE("profile", "<name>", Group.CONNECTION, "Speak as a browser does, as in chrome-131"),
  INSECURE('k', "insecure", "", Group.CONNECTION, "Allow insecure server connections"),
  CACERT("cacert", "<file>", Group.CONNECTION, "CA certificate to verify peer against"),
  CERT('E', "cert", "<certificate[:password]>", Group.CONNECTION, "Client certificate file"),
  CERT_TYPE("cert-type", "<type>", Group.CONNECTION, "Certificate type (PEM/P12)"),
  KEY("key", "<key>", Group.CONNECTION, "Private key file name (PEM)"),
  PASS("pass", "<phrase>", Group.CONNECTION, "Pass phrase for the private key"),
  TLSV1('1', "tlsv1", "", Group.CONNECTION, "Use TLS 1.2 or greater, as is the default"),
  TLSV1_0("tlsv1.0", "", Group.CONNECTION, "As --tlsv1"),
  TLSV1_1("tlsv1.1", "", Group.CONNECTION, "As --tlsv1"),
  TLSV1_2("tlsv1.2", "", Group.CONNECTION, "As --tlsv1"),
  TLSV1_3("tlsv1.3", "", Group.CONNECTION, "Use TLS 1.3 or greater"),
  TLS_MAX("tls-max", "<version>", Group.CONNECTION, "Set maximum allowed TLS version"),
  CAPATH("capath", "<dir>", Group.CONNECTION, "CA directory to verify peer against"),
  CA_NATIVE("ca-native", "", Group.CONNECTION, "Trust the platform's CAs besides --cacert"),
  PINNEDPUBKEY(
      "pinnedpubkey",
      "<hashes>",
      Group.CONNECTION,
      "FILE/HASHES Public key to verify peer against"),
  CIPHERS("ciphers", "<list>", Group.CONNECTION, "Cipher suites of TLS 1.2 to use"),
  TLS13_CIPHERS("tls13-ciphers", "<list>", Group.CONNECTION, "Cipher suites of TLS 1.3 to use"),
  SESSIONID("sessionid", "", Group.CONNECTION, "TLS session reuse; on unless --no-sessionid"),
  KEY_TYPE("key-type", "<type>", Group.CONNECTION, "Private key file type (PEM)"),
  RESOLVE(
      "resolve",
      "<[+]host:port:addr[,addr]...>",
      Group.CONNECTION,
      "Resolve host+port to this address"),
  CONNECT_TO("connect-to", "<HOST1:PORT1:HOST2:PORT2>", Group.CONNECTION, "Connect to host"),
  IPV4('4', "ipv4", "", Group.CONNECTION, "Resolve names to IPv4 addresses"),
  IPV6('6', "ipv6", "", Group.CONNECTION, "Resolve names to IPv6 addresses"),
  INTERFACE("interface", "<name>", Group.CONNECTION, "Connect from this interface or address"),
  LOCAL_PORT("local-port", "<num/range>", Group.CONNECTION, "Connect from one of these ports"),
  UNIX_SOCKET("unix-socket", "<path>", Group.CONNECTION, "Connect through this Unix domain socket"),
  HAPPY_EYEBALLS_TIMEOUT_MS(
      "happy-eyeballs-timeout-ms", "<ms>", Group.CONNECTION, "Head start of each address; 250"),
  KEEPALIVE_TIME("keepalive-time", "<seconds>", Group.CONNECTION, "Interval of those probes"),
  KEEPALIVE("keepalive", "", Group.CONNECTION, "TCP keep-alive probes; on unless --no-keepalive"),

  // The proxy.
  PROXY('x', "proxy", "[scheme://]<host>[:port]", Group.PROXY, "Use this proxy"),
  SOCKS4("socks4", "<host[:port]>", Group.PROXY, "SOCKS4 proxy on given host + port"),
  SOCKS4A("socks4a", "<host[:port]>", Group.PROXY, "SOCKS4a proxy on given host + port"),
  SOCKS5("socks5", "<host[:port]>", Group.PROXY, "SOCKS5 proxy on given host + port"),
  SOCKS5_HOSTNAME(
      "socks5-hostname", "<host[:port]>", Group.PROXY, "SOCKS5 proxy, pass host name to proxy"),
  PROXY_USER('U', "proxy-user", "<user:password>", Group.PROXY, "Proxy user and password"),
  NOPROXY("noproxy", "<list>", Group.PROXY, "List of hosts which do not use proxy"),
  PROXYTUNNEL('p', "proxytunnel", "", Group.PROXY, "HTTP proxy tunnel (using CONNECT)"),
  PROXY_HEADER("proxy-header", "<header/@file>", Group.PROXY, "Pass custom header(s) in CONNECT"),
  PROXY_BASIC("proxy-basic", "", Group.PROXY, "Basic authentication on the proxy, the default"),
  PROXY_DIGEST("proxy-digest", "", Group.PROXY, "Digest authentication on the proxy"),
  PROXY_ANYAUTH("proxy-anyauth", "", Group.PROXY, "The strongest that the proxy asks for"),
  PROXY_INSECURE("proxy-insecure", "", Group.PROXY, "Allow insecure https proxy connections"),
  PROXY_CACERT("proxy-cacert", "<file>", Group.PROXY, "CA certificates to verify proxy against"),
  PROXY_CERT("proxy-cert", "<cert[:passwd]>", Group.PROXY, "Client certificate for proxy"),
  PROXY_KEY("proxy-key", "<key>", Group.PROXY, "Private key for https proxy"),
  PROXY_PASS("proxy-pass", "<phrase>", Group.PROXY, "Pass phrase for the private key of the proxy"),

  // What is shown and stored.
  OUTPUT('o', "output", "<file>", Group.OUTPUT, "Write to file instead of stdout"),
  REMOTE_NAME('O', "remote-name", "", Group.OUTPUT, "Write to a file named as the remote file"),
  REMOTE_NAME_ALL("remote-name-all", "", Group.OUTPUT, "Use the remote file name for all URLs"),
  OUTPUT_DIR("output-dir", "<dir>", Group.OUTPUT, "Directory to save files in"),
  CREATE_DIRS("create-dirs", "", Group.OUTPUT, "Create necessary local directory hierarchy"),
  REMOVE_ON_ERROR("remove-on-error", "", Group.OUTPUT, "Remove output file on errors"),
  DUMP_HEADER('D', "dump-header", "<filename>", Group.OUTPUT, "Write the received headers there"),
  INCLUDE('i', "include", "", Group.OUTPUT, "Include response headers in the output"),
  WRITE_OUT('w', "write-out", "<format>", Group.OUTPUT, "Use output FORMAT after completion"),
  FAIL('f', "fail", "", Group.OUTPUT, "Fail fast with no output on HTTP errors"),
  FAIL_WITH_BODY("fail-with-body", "", Group.OUTPUT, "Fail on HTTP errors but save the body"),

  // The run as a whole.
  SILENT('s', "silent", "", Group.RUN, "Silent mode"),
  SHOW_ERROR('S', "show-error", "", Group.RUN, "Show error even when -s is used"),
  VERBOSE('v', "verbose", "", Group.RUN, "Make the operation more talkative"),
  TRACE("trace", "<file>", Group.RUN, "Write a debug trace to FILE, bytes in hex and ASCII"),
  TRACE_ASCII("trace-ascii", "<file>", Group.RUN, "Like --trace, but without hex output"),
  TRACE_TIME("trace-time", "", Group.RUN, "Add time stamps to trace/verbose output"),
  FAIL_EARLY("fail-early", "", Group.RUN, "Fail on first transfer error, do not continue"),
  PARALLEL('Z', "parallel", "[<num>]", Group.RUN, "Perform transfers P at a time"),
  PARALLEL_MAX("parallel-max", "<num>", Group.RUN, "Maximum concurrency for parallel transfers"),
  NEXT(':', "next", "", Group.RUN, "Make next URL use its separate set of options"),
  REPEAT("repeat", "<num>", Group.RUN, "Send each request so often; drop the bodies"),
  FORMAT("format", "<text/json>", Group.RUN, "json: one JSON object a response, one a line"),
  BODY("body", "<base64/none>", Group.RUN, "base64: put bodies into the JSON"),
  PROGRESS_BAR('#', "progress-bar", "", Group.RUN, "Display transfer progress as a bar alone"),
  PROGRESS_METER("progress-meter", "", Group.RUN, "Progress meter; on unless --no-progress-meter"),
  HELP('h', "help", "[<subject>]", Group.RUN, "Get help: all, a category, or an option"),
  COMPLETION("completion", "<bash/zsh>", Group.RUN, "Print what this shell completes words by"),
  MAN("man", "", Group.RUN, "Print the manual page; rezo --man | man -l -"),
  VERSION('V', "version", "", Group.RUN, "Show version number and quit"),

  // Known and without effect here: what they ask for is so anyway.
  BUFFER('N', "buffer", "", Group.ACCEPTED, "output is never buffered"),
  DISABLE('q', "disable", "", Group.ACCEPTED, "there is no .rezorc"),
  STYLED_OUTPUT("styled-output", "", Group.ACCEPTED, "output is plain"),
  TCP_NODELAY("tcp-nodelay", "", Group.ACCEPTED, "always on"),
  PARALLEL_IMMEDIATE("parallel-immediate", "", Group.ACCEPTED, "always so"),
  SSL_NO_REVOKE("ssl-no-revoke", "", Group.ACCEPTED, "revocation is not checked"),
  NPN("npn", "", Group.ACCEPTED, "NPN is long gone"),
  SUPPRESS_CONNECT_HEADERS("suppress-connect-headers", "", Group.ACCEPTED, "never shown"),
  SOCKS5_BASIC("socks5-basic", "", Group.ACCEPTED, "on when there is a password"),

  // To come: the text names the capability that they belong to.
  PREPROXY("preproxy", "<host>", Group.LATER, "a proxy before the proxy"),
  PROXY1_0("proxy1.0", "<host>", Group.LATER, "HTTP/1.0 with a proxy"),
  PROXY_NTLM("proxy-ntlm", "", Group.LATER, "proxy authentication other than Basic and Digest"),
  PROXY_NEGOTIATE(
      "proxy-negotiate", "", Group.LATER, "proxy authentication other than Basic and Digest"),
  HAPROXY_PROTOCOL("haproxy-protocol", "", Group.LATER, "the PROXY protocol"),
  SOCKS5_GSSAPI("socks5-gssapi", "", Group.LATER, "SOCKS5 authentication other than by password"),
  TR_ENCODING("tr-encoding", "", Group.LATER, "compression"),
  RAW("raw", "", Group.LATER, "compression"),
  HTTP3("http3", "", Group.LATER, "HTTP/3"),
  HTTP3_ONLY("http3-only", "", Group.LATER, "HTTP/3"),
  HTTP0_9("http0.9", "", Group.LATER, "HTTP/0.9"),
  ALPN("alpn", "", Group.LATER, "TLS without ALPN; --http1.1 offers that alone"),
  ALT_SVC("alt-svc", "<file>", Group.LATER, "Alt-Svc"),
  HSTS("hsts", "<file>", Group.LATER, "HSTS"),
  NTLM("ntlm", "", Group.LATER, "authentication other than Basic, Digest, Bearer"),
  NEGOTIATE("negotiate", "", Group.LATER, "authentication other than Basic, Digest, Bearer"),
  AWS_SIGV4("aws-sigv4", "<data>", Group.LATER, "authentication other than Basic, Digest, Bearer"),
  DELEGATION(
      "delegation", "<level>", Group.LATER, "authentication other than Basic, Digest, Bearer"),
  FORM_ESCAPE("form-escape", "", Group.LATER, "forms with backslashes; names are percent-encoded"),
  ABSTRACT_UNIX_SOCKET(
      "abstract-unix-socket", "<path>", Group.LATER, "Java connects to none; use --unix-socket"),
  TIME_COND('z', "time-cond", "<time>", Group.LATER, "conditional requests"),
  ETAG_SAVE("etag-save", "<file>", Group.LATER, "conditional requests"),
  ETAG_COMPARE("etag-compare", "<file>", Group.LATER, "conditional requests"),
  REMOTE_TIME('R', "remote-time", "", Group.LATER, "remote file times"),
  REMOTE_HEADER_NAME('J', "remote-header-name", "", Group.LATER, "names from headers"),
  NO_CLOBBER("clobber", "", Group.LATER, "a choice of overwriting"),
  XATTR("xattr", "", Group.LATER, "file attributes"),
  CONFIG('K', "config", "<file>", Group.LATER, "configuration files"),
  LIMIT_RATE("limit-rate", "<speed>", Group.LATER, "rate limits"),
  RATE("rate", "<rate>", Group.LATER, "rate limits"),
  SPEED_LIMIT('Y', "speed-limit", "<speed>", Group.LATER, "rate limits"),
  SPEED_TIME('y', "speed-time", "<seconds>", Group.LATER, "rate limits"),
  IGNORE_CONTENT_LENGTH("ignore-content-length", "", Group.LATER, "ignoring Content-Length"),
  STDERR("stderr", "<file>", Group.LATER, "another standard error; use the shell's 2>"),
  LIBCURL("libcurl", "<file>", Group.LATER, "code of a command line"),
  CRLFILE("crlfile", "<file>", Group.LATER, "revocation lists"),
  CERT_STATUS("cert-status", "", Group.LATER, "OCSP"),
  CURVES("curves", "<list>", Group.LATER, "a choice of curves"),
  DNS_SERVERS("dns-servers", "<addresses>", Group.LATER, "a choice of DNS servers"),
  DOH_URL("doh-url", "<URL>", Group.LATER, "DNS over HTTPS"),
  TCP_FASTOPEN("tcp-fastopen", "", Group.LATER, "TCP Fast Open");

  /** A number may follow; anything else is the next argument. */
  static final String MAYBE_NUMBER = "[<num>]";

  /** The next word, if there is one. */
  static final String MAYBE_WORD = "[<subject>]";

  private static final Option[] TABLE = values();

  /** What kind of option it is. */
  enum Group {
    /** Says what one request is. */
    REQUEST,
    /** Says which redirects are followed, and how. */
    REDIRECT,
    /** Says whether a transfer that failed is done again. */
    RETRY,
    /** Says how connections are made. */
    CONNECTION,
    /** Says which proxy leads to the server. */
    PROXY,
    /** Says what is shown and stored. */
    OUTPUT,
    /** Says how the whole command runs. */
    RUN,
    /** Taken, without effect. */
    ACCEPTED,
    /** Belongs to a capability that Rezo does not have yet. */
    LATER
  }

  private final char shortName;
  private final String longName;
  private final String argument;
  private final Group group;
  private final String help;

  Option(char shortName, String longName, String argument, Group group, String help) {
    this.shortName = shortName;
    this.longName = longName;
    this.argument = argument;
    this.group = group;
    this.help = help;
  }

  Option(String longName, String argument, Group group, String help) {
    this((char) 0, longName, argument, group, help);
  }

  /** The option with this letter, or null. */
  static @Nullable Option ofLetter(char letter) {
    for (Option option : TABLE) {
      if (option.shortName == letter) {
        return option;
      }
    }
    return null;
  }

  /** The options that a long name may mean: itself, else those that it is the beginning of. */
  static List<Option> ofName(String name) {
    List<Option> found = new ArrayList<>(1);
    for (Option option : TABLE) {
      if (option.longName.equals(name)) {
        return List.of(option);
      }
      if (option.longName.startsWith(name)) {
        found.add(option);
      }
    }
    return found;
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

  Group group() {
    return group;
  }

  /** What it does; of an option that is {@link Group#LATER}, the capability that it belongs to. */
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
