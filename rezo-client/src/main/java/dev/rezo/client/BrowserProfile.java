package dev.rezo.client;

import dev.rezo.client.profile.Browser;
import dev.rezo.client.profile.HelloShape;
import dev.rezo.client.profile.HttpAspects;
import dev.rezo.client.profile.ProfileFields;
import dev.rezo.client.profile.ProfileFile;
import dev.rezo.client.profile.TlsAspects;
import dev.rezo.h2.Http2Settings;
import dev.rezo.http.AttributeKey;
import dev.rezo.http.DecodingInterceptor;
import dev.rezo.http.Headers;
import dev.rezo.http.ProfileReport;
import dev.rezo.http.ProfileReport.Aspect;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a browser says first, for servers that tell clients by it: how it begins an HTTP/2
 * connection, its header fields and their order, and of TLS what the platform lets one choose. It
 * is for a client ({@link ClientBuilder#profile}) or for a call ({@link CallBuilder#profile});
 * connections are shared only with calls of the same profile.
 *
 * <p>The values were observed, and are a part of what a server can see. {@link #report} says which
 * are on the wire as the browser has them, which nearly, and which cannot be; a connection says it
 * of itself ({@link dev.rezo.http.ConnectionFacts#profile}). Nothing about trust changes: who the
 * server is is verified as without a profile, and what a {@link TlsConfig} says of versions and
 * cipher suites goes before what the browser would say.
 *
 * <p>A version that nothing is known of is as the nearest one before it; the report says which.
 *
 * <p>Immutable.
 */
public final class BrowserProfile {

  /** What a browser runs on. Immutable. */
  public enum Platform {
    WINDOWS,
    MACOS,
    LINUX,
    ANDROID,
    IOS;

    /** As in {@code windows}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a request says of its profile: one, or that it has none. Immutable. */
  record Choice(@Nullable BrowserProfile profile) {}

  /** Where a request carries its own. */
  static final AttributeKey<Choice> OF_REQUEST = AttributeKey.of("profile", Choice.class);

  /**
   * The content codings that are taken off the response of one request. No other is asked for: a
   * browser's list is cut down to these. Immutable.
   */
  record Decoded(Set<String> codings) {

    static final AttributeKey<Decoded> OF_REQUEST = AttributeKey.of("decoded", Decoded.class);

    static Decoded by(@Nullable DecodingInterceptor decoding) {
      return new Decoded(decoding == null ? Set.of() : Set.copyOf(decoding.codings()));
    }
  }

  /** For a report that is about no server: its name has no part in the verdicts. */
  private static final String ANY_HOST = "www.example.com";

  private final String family;
  private final int version;
  private final Platform platform;
  private final Browser browser;

  private BrowserProfile(String family, int version, Platform platform) {
    this.family = family;
    this.version = version;
    this.platform = platform;
    this.browser = ProfileFile.observed().browser(family, version, platform.toString());
  }

  /**
   * The profile with this name: browser and major version, and a platform if it is not the usual
   * one, as in {@code chrome-131}, {@code firefox-133-linux} or {@code safari-18-ios}.
   *
   * @throws IllegalArgumentException when there is none; the message lists what there is
   */
  public static BrowserProfile of(String name) {
    String[] parts = name.toLowerCase(Locale.ROOT).split("-", -1);
    if (parts.length < 2 || parts.length > 3 || !isNumber(parts[1])) {
      throw unknown(name);
    }
    BrowserProfile usual = of(parts[0], Integer.parseInt(parts[1]));
    if (parts.length == 2) {
      return usual;
    }
    for (Platform platform : Platform.values()) {
      if (platform.toString().equals(parts[2])) {
        return usual.on(platform);
      }
    }
    throw unknown(name);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= 4
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "profile: expected browser-version or browser-version-platform, with one of "
            + names()
            + " or a later version, actual "
            + name);
  }

  /**
   * Chrome on Windows, until {@link #on} says otherwise.
   *
   * @param version the major version
   * @throws IllegalArgumentException when it is older than all that are known
   */
  public static BrowserProfile chrome(int version) {
    return of("chrome", version);
  }

  /** Firefox, as {@link #chrome}. */
  public static BrowserProfile firefox(int version) {
    return of("firefox", version);
  }

  /** Edge, as {@link #chrome}. */
  public static BrowserProfile edge(int version) {
    return of("edge", version);
  }

  /** Safari on macOS, as {@link #chrome}. */
  public static BrowserProfile safari(int version) {
    return of("safari", version);
  }

  private static BrowserProfile of(String family, int version) {
    List<String> platforms = ProfileFile.observed().platforms(family);
    Platform usual = Platform.valueOf(platforms.get(0).toUpperCase(Locale.ROOT));
    return new BrowserProfile(family, version, usual);
  }

  /**
   * The versions that something was observed of, as in {@code chrome-131}; a version in between is
   * as the one before it.
   */
  public static List<String> names() {
    ProfileFile file = ProfileFile.observed();
    List<String> names = new ArrayList<>();
    for (String family : file.families()) {
      file.versions(family).forEach(version -> names.add(family + "-" + version));
    }
    return names;
  }

  /**
   * The same browser on another platform: User-Agent and client hints name it.
   *
   * @throws IllegalArgumentException when the browser does not run there
   */
  public BrowserProfile on(Platform other) {
    return new BrowserProfile(family, version, other);
  }

  /** Its name, which {@link #of} reads, as in {@code chrome-131-windows}. */
  public String name() {
    return family + "-" + version + "-" + platform;
  }

  /**
   * What a connection with this profile would have on its wire here, on this JDK, by the defaults
   * of {@link TlsConfig}, of a client with the plugins that it has by itself.
   */
  public ProfileReport report() {
    return ProfileReport.deferred(
        name(),
        () -> {
          Decoded usual = Decoded.by(ClientSettings.decoding(PluginDefaults.inOrder()));
          List<Aspect> aspects = HttpAspects.ofFields(browser, version, usual.codings());
          aspects.addAll(HttpAspects.ofHttp1());
          aspects.addAll(HttpAspects.ofHttp2(browser.http2()));
          aspects.addAll(tls(TlsConfig.DEFAULT.settings(), ANY_HOST, Protocols.DEFAULT.offers()));
          return aspects;
        });
  }

  /**
   * What a connection of this route has on its wire.
   *
   * @param decoding who takes codings off the responses of the client that opens it
   */
  ProfileReport report(Route route, Protocol protocol, @Nullable DecodingInterceptor decoding) {
    return ProfileReport.deferred(
        name(),
        () -> {
          List<Aspect> aspects =
              HttpAspects.ofFields(browser, version, Decoded.by(decoding).codings());
          aspects.addAll(
              protocol == Protocol.HTTP_2
                  ? HttpAspects.ofHttp2(browser.http2())
                  : HttpAspects.ofHttp1());
          if (route.origin().isSecure()) {
            TlsSettings settings = route.dialing().tls().settings();
            String host = new TlsWitness(settings, route.origin().hostName()).expectedName();
            aspects.addAll(tls(settings, host, route.dialing().protocols().offers()));
          }
          return aspects;
        });
  }

  private List<Aspect> tls(TlsSettings settings, String host, List<String> protocols) {
    return TlsAspects.compare(
        hello(), TlsOffer.hello(settings, host, protocols, this), TlsOffer.CHOICES);
  }

  /** How it begins an HTTP/2 connection. */
  Http2Settings http2() {
    return browser.http2();
  }

  /** What its ClientHello says. */
  HelloShape hello() {
    return browser.hello();
  }

  /** A request with the browser's fields, in the browser's order. */
  Request onWire(Request request, Protocol protocol, boolean keepAlive) {
    Decoded decoded = request.attribute(Decoded.OF_REQUEST);
    Set<String> codings = decoded == null ? Set.of() : decoded.codings();
    Headers fields = ProfileFields.of(browser, request, protocol, keepAlive, codings);
    return request.toBuilder().headers(fields).build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BrowserProfile that
        && family.equals(that.family)
        && version == that.version
        && platform == that.platform;
  }

  @Override
  public int hashCode() {
    return Objects.hash(family, version, platform);
  }

  /** Its {@link #name}. */
  @Override
  public String toString() {
    return name();
  }
}
