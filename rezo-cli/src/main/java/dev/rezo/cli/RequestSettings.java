package dev.rezo.cli;

import dev.rezo.http.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of some URLs: those up to {@code --next}, or of one line of a session.
 *
 * <p>Lifecycle: filled option by option, read from then on.
 *
 * <p>Not thread-safe while it is filled.
 */
final class RequestSettings {

  /** curl's own limit; Rezo's is shorter, but scripts were written for this one. */
  static final long DEFAULT_CONNECT_NANOS = 300_000_000_000L;

  // What to send.
  final List<String> urls = new ArrayList<>();
  final List<String> uploads = new ArrayList<>();
  final List<String> headerLines = new ArrayList<>();
  final List<DataPart> data = new ArrayList<>();
  final List<DataPart> query = new ArrayList<>();
  final List<FormPart> form = new ArrayList<>();
  byte @Nullable [] body;
  @Nullable String method;
  @Nullable String userAgent;
  @Nullable String referer;
  @Nullable String user;

  /** The file of users and passwords that was named, or null. */
  @Nullable Netrc netrcFile;

  /** That of the user's home, or null when there is none, or nobody has asked for it. */
  @Nullable Netrc homeNetrc;

  /** Whether {@code -n} is on. */
  boolean netrcWanted;

  /** Whether a user in the URL is stronger than {@link #netrc}: {@code --netrc-optional} is on. */
  boolean netrcYields;

  /** Whether Basic was asked for besides {@link #digest}; without that it is said in advance. */
  boolean basic;

  /** Whether the server is asked first, and answered by Digest. */
  boolean digest;

  @Nullable String bearer;
  final List<String> cookies = new ArrayList<>();
  @Nullable String range;

  /** From which byte on, {@link #WHERE_THE_FILE_ENDS}, or 0 for all. */
  long continueAt;

  static final long WHERE_THE_FILE_ENDS = -1;

  @Nullable Protocol version;

  /** Whether HTTP/2 was asked for, which plain http cannot promise. */
  boolean wantsHttp2;

  @Nullable String target;
  boolean json;
  boolean dataInQuery;
  boolean headOnly;
  boolean pathAsIs;
  boolean globOff;
  String defaultScheme = "http";
  Set<String> schemes = new LinkedHashSet<>(Set.of("http", "https"));

  // Which cookies are kept for all requests; see CommandCookies.
  final List<String> cookieFiles = new ArrayList<>();
  @Nullable String cookieJar;
  boolean junkSessionCookies;

  // Where else to go, and whether to go again.
  boolean follows;
  boolean locationTrusted;
  int maxRedirects = DEFAULT_MAX_REDIRECTS;

  /** As many as curl follows; it follows forever with -1. */
  private static final int DEFAULT_MAX_REDIRECTS = 50;

  /** The statuses after which a POST stays one. */
  final Set<Integer> postAfter = new LinkedHashSet<>();

  /** Which schemes a redirect may lead to; {@link #schemes} counts besides. */
  Set<String> schemesOfRedirects = Set.of("http", "https");

  boolean compressed;
  long retries;
  boolean retryAllErrors;
  boolean retryConnRefused;
  long retryDelayNanos;
  long retryMaxNanos;

  // How long and how much.
  long maxTimeNanos;
  long connectNanos = DEFAULT_CONNECT_NANOS;
  long expectContinueNanos;
  long maxFileSize;

  /** How connections are made. */
  final ConnectionSettings.Builder connection = ConnectionSettings.builder();

  // What is shown and stored.

  /** A file for each URL in turn; {@link #REMOTE_NAME} for the one that the URL names. */
  final List<String> outputs = new ArrayList<>();

  /** No file has an empty name. */
  static final String REMOTE_NAME = "";

  boolean remoteNameAll;
  boolean createDirectories;
  boolean removeOnError;
  boolean include;
  boolean fail;
  boolean failWithBody;
  @Nullable String outputDirectory;
  @Nullable String dumpHeader;
  @Nullable String writeOut;

  /** Users and passwords by host, or null; a file that was named is used without more words. */
  @Nullable Netrc netrc() {
    return netrcFile != null ? netrcFile : netrcWanted || netrcYields ? homeNetrc : null;
  }

  /** Whether cookies are to be kept, beyond those that each request is sent with. */
  boolean keepsCookies() {
    return !cookieFiles.isEmpty() || cookieJar != null;
  }

  /** What a redirect may lead to. */
  Set<String> redirectSchemes() {
    Set<String> both = new LinkedHashSet<>(schemesOfRedirects);
    both.retainAll(schemes);
    return both;
  }

  /** Whether a status of 400 and more is a failure. */
  boolean failsOnStatus() {
    return fail || failWithBody;
  }
}
