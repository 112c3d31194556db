package dev.rezo.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.client.Proxy;
import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.Phase;
import dev.rezo.http.ProxyFailedException;
import dev.rezo.http.Response;
import dev.rezo.http.TlsFacts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * What comes about through a proxy.
 *
 * <p>Immutable.
 */
final class ProxyFeatures {

  static final String FORWARD = "http, forwarded";
  static final String REUSE = "forwarded requests share a connection";
  static final String TUNNEL = "https and http, through CONNECT";
  static final String LOGIN = "Basic login is accepted";
  static final String LOGIN_WHEN_ASKED = "Basic login when it is asked for";
  static final String NO_LOGIN = "wrong or no Basic login is refused, nothing reaches the origin";
  static final String TLS = "TLS with the proxy";
  static final String SOCKS4 = "http and https, through SOCKS4";
  static final String SOCKS4A = "http and https, through SOCKS4a";
  static final String SOCKS5 = "http and https, through SOCKS5";
  static final String SOCKS5H = "http and https, through SOCKS5 with names";
  static final String SOCKS_LOGIN = "SOCKS5 login is accepted";
  static final String SOCKS_NO_LOGIN = "wrong or no SOCKS5 login is an error";

  static final List<String> ALL_OF_HTTP =
      List.of(FORWARD, REUSE, TUNNEL, LOGIN, LOGIN_WHEN_ASKED, NO_LOGIN, TLS);

  static final List<String> ALL_OF_SOCKS =
      List.of(SOCKS4, SOCKS4A, SOCKS5, SOCKS5H, SOCKS_LOGIN, SOCKS_NO_LOGIN);

  /** 407 is right; Tinyproxy says 401 to a wrong secret. */
  private static final List<Integer> REFUSALS = List.of(407, 401);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private ProxyFeatures() {}

  static List<Feature<RunningProxy>> all() {
    return List.of(
        new Feature<>(FORWARD, proxy -> http(proxy, Proxy.Type.HTTP, ProxySite.Port.OPEN)),
        new Feature<>(REUSE, ProxyFeatures::reuse),
        new Feature<>(TUNNEL, ProxyFeatures::tunnel),
        new Feature<>(LOGIN, ProxyFeatures::login),
        new Feature<>(LOGIN_WHEN_ASKED, ProxyFeatures::loginWhenAsked),
        new Feature<>(NO_LOGIN, ProxyFeatures::noLogin),
        new Feature<>(TLS, proxy -> both(proxy, Proxy.Type.HTTPS, ProxySite.Port.TLS)),
        new Feature<>(SOCKS4, proxy -> both(proxy, Proxy.Type.SOCKS4, ProxySite.Port.OPEN)),
        new Feature<>(SOCKS4A, proxy -> both(proxy, Proxy.Type.SOCKS4A, ProxySite.Port.OPEN)),
        new Feature<>(SOCKS5, proxy -> both(proxy, Proxy.Type.SOCKS5, ProxySite.Port.OPEN)),
        new Feature<>(SOCKS5H, proxy -> both(proxy, Proxy.Type.SOCKS5H, ProxySite.Port.OPEN)),
        new Feature<>(SOCKS_LOGIN, ProxyFeatures::socksLogin),
        new Feature<>(SOCKS_NO_LOGIN, ProxyFeatures::socksNoLogin),
        new Feature<>("HTTP/2 with the origin, on one connection", ProxyFeatures::http2),
        new Feature<>("names are looked up by the proxy", ProxyFeatures::names),
        new Feature<>("origin that nobody is at: the error names the proxy", ProxyFeatures::nobody),
        new Feature<>("proxy that ended: an error, never directly", ProxyFeatures::ended));
  }

  /** Features that a proxy does not have, all for one reason. */
  static Map<String, String> without(List<String> features, String reason) {
    Map<String, String> without = new TreeMap<>();
    features.forEach(feature -> without.put(feature, reason));
    return without;
  }

  // ---- through it -----------------------------------------------------------------------------

  private static void both(RunningProxy peer, Proxy.Type type, ProxySite.Port port)
      throws Exception {
    http(peer, type, port);
    talk(peer, peer.proxy(type, port), https(peer));
  }

  private static void http(RunningProxy peer, Proxy.Type type, ProxySite.Port port)
      throws Exception {
    talk(peer, peer.proxy(type, port), plain(peer));
  }

  private static void reuse(RunningProxy peer) throws Exception {
    try (RezoClient client = peer.client(peer.proxy(Proxy.Type.HTTP, ProxySite.Port.OPEN))) {
      for (int i = 1; i <= 100; i++) {
        try (Response response = client.get(plain(peer) + "/files/12").send()) {
          assertThat(response.body().text()).isEqualTo("hello world\n");
          assertThat(Objects.requireNonNull(response.connection()).useCount()).isEqualTo(i);
        }
      }
    }
  }

  private static void tunnel(RunningProxy peer) throws Exception {
    Proxy proxy = peer.proxy(Proxy.Type.HTTP, ProxySite.Port.OPEN);
    talk(peer, proxy, https(peer));
    talk(peer, proxy.tunnel(), plain(peer));
  }

  /** 10 MB down, 1 MB up and down, and many small ones, over one connection at a time. */
  private static void talk(RunningProxy peer, Proxy proxy, String origin) throws Exception {
    byte[] upload = Backend.pattern(1_000_000);
    try (RezoClient client = peer.client(proxy)) {
      try (Response response = client.get(origin + "/files/10m").send()) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(Site.sha256(response.body().bytes()))
            .isEqualTo(Site.sha256(peer.site.origin.site.file("10m")));
        assertLeadsTo(response, proxy, origin);
      }
      try (Response response =
          client
              .post(origin + "/backend/echo")
              .body(Bodies.of(upload, "application/octet-stream"))
              .send()) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body().bytes()).isEqualTo(upload);
      }
      for (int i = 0; i < 50; i++) {
        try (Response response = client.get(origin + "/files/12").send()) {
          assertThat(response.body().text()).isEqualTo("hello world\n");
        }
      }
      assertThat(client.pool().snapshot().total()).isLessThanOrEqualTo(1);
    }
  }

  /** The proxy is the peer; TLS, where it is spoken with the origin, is verified as ever. */
  private static void assertLeadsTo(Response response, Proxy proxy, String origin) {
    var facts = Objects.requireNonNull(response.connection()).connection();
    assertThat(facts.proxy()).isEqualTo(proxy.toString());
    TlsFacts tls = facts.tls();
    if (origin.startsWith("https:")) {
      assertThat(Objects.requireNonNull(tls).verified()).isTrue();
    }
  }

  /** By CONNECT or by SOCKS, as the proxy speaks; ALPN is agreed on with the origin behind it. */
  private static void http2(RunningProxy peer) throws Exception {
    Proxy proxy = peer.proxy(ProxySite.Port.OPEN);
    String url = peer.site.origin.url(Site.Port.HTTP2, "/files/");
    try (RezoClient client = peer.client(proxy)) {
      Http2Uses uses = new Http2Uses();
      try (Response response = client.get(url + "10m").send()) {
        assertThat(Site.sha256(response.body().bytes()))
            .isEqualTo(Site.sha256(peer.site.origin.site.file("10m")));
        assertLeadsTo(response, proxy, url);
        uses.add(response);
      }
      uses.addAll(
          Volley.send(
              200,
              50,
              PATIENCE,
              i -> new Volley.Shot(client.get(url + "12"), peer.site.origin.site.file("12"))));
      uses.assertOneConnection();
    }
  }

  // ---- who may go through it ------------------------------------------------------------------

  private static void login(RunningProxy peer) throws Exception {
    Proxy proxy = peer.proxy(Proxy.Type.HTTP, ProxySite.Port.LOGIN);
    Proxy known = proxy.credentials(ProxySite.USER, ProxySite.SECRET);
    talk(peer, known, plain(peer));
    talk(peer, known, https(peer));
  }

  private static void loginWhenAsked(RunningProxy peer) throws Exception {
    Proxy proxy = peer.proxy(Proxy.Type.HTTP, ProxySite.Port.LOGIN);
    Proxy known = proxy.credentialsWhenAsked(ProxySite.USER, ProxySite.SECRET);
    for (String origin : List.of(plain(peer), https(peer))) {
      try (RezoClient client = peer.client(known);
          Response response = client.get(origin + "/files/12").send()) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body().text()).isEqualTo("hello world\n");
      }
    }
  }

  private static void noLogin(RunningProxy peer) throws Exception {
    Proxy none = peer.proxy(Proxy.Type.HTTP, ProxySite.Port.LOGIN);
    Proxy wrong = none.credentials(ProxySite.USER, "guess");
    for (Proxy proxy : List.of(none, wrong)) {
      try (RezoClient client = peer.client(proxy)) {
        try (Response response = client.get(plain(peer) + "/files/no-login").send()) {
          assertThat(response.status()).isIn(REFUSALS);
        }
        assertThatThrownBy(() -> client.get(https(peer) + "/files/no-login").send())
            .isInstanceOfSatisfying(
                ProxyFailedException.class, e -> assertThat(e.code()).isIn(REFUSALS))
            .hasMessageNotContaining("guess");
      }
    }
    assertOriginHeardNothingOf(peer, "no-login");
  }

  private static void socksLogin(RunningProxy peer) throws Exception {
    Proxy proxy = peer.proxy(Proxy.Type.SOCKS5H, ProxySite.Port.LOGIN);
    Proxy known = proxy.credentials(ProxySite.USER, ProxySite.SECRET);
    talk(peer, known, plain(peer));
    talk(peer, known, https(peer));
  }

  private static void socksNoLogin(RunningProxy peer) throws Exception {
    Proxy none = peer.proxy(Proxy.Type.SOCKS5H, ProxySite.Port.LOGIN);
    Proxy wrong = none.credentials(ProxySite.USER, "guess");
    for (Proxy proxy : List.of(none, wrong)) {
      try (RezoClient client = peer.client(proxy)) {
        assertThatThrownBy(() -> client.get(plain(peer) + "/files/no-login").send())
            .isInstanceOf(ProxyFailedException.class)
            .hasMessageNotContaining("guess")
            .extracting(e -> ((ProxyFailedException) e).phase())
            .isEqualTo(Phase.PROXY);
      }
    }
    assertOriginHeardNothingOf(peer, "no-login");
  }

  // ---- what it knows, and what it does not -----------------------------------------------------

  /** This side knows no name at all, only where the proxy is. */
  private static void names(RunningProxy peer) throws Exception {
    Proxy proxy = peer.proxy(ProxySite.Port.OPEN);
    try (RezoClient client =
        peer.site.origin.client(
            builder -> builder.proxy(proxy).resolver(ProxyFeatures::onlyTheProxy))) {
      for (String origin : List.of(https(peer), plain(peer).replace("127.0.0.1", "localhost"))) {
        try (Response response = client.get(origin + "/files/12").send()) {
          assertThat(response.body().text()).isEqualTo("hello world\n");
        }
      }
    }
  }

  private static CompletableFuture<List<InetAddress>> onlyTheProxy(String host) {
    return host.equals("127.0.0.1")
        ? CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress()))
        : CompletableFuture.failedFuture(new UnknownHostException(host + ": not to be asked for"));
  }

  private static void nobody(RunningProxy peer) throws Exception {
    int nobodyListens = Ports.free();
    Proxy proxy = peer.proxy(ProxySite.Port.OPEN);
    try (RezoClient client = peer.client(proxy)) {
      assertThatThrownBy(() -> client.get("https://127.0.0.1:" + nobodyListens + "/").send())
          .isInstanceOf(ProxyFailedException.class)
          .hasMessageContaining(proxy.toString())
          .extracting(e -> ((ProxyFailedException) e).phase())
          .isEqualTo(Phase.PROXY);
    }
  }

  private static void ended(RunningProxy peer) throws Exception {
    Proxy proxy = peer.proxy(ProxySite.Port.OPEN);
    try (RezoClient client = peer.client(proxy)) {
      client.get(plain(peer) + "/files/12").send().close();
      peer.end();
      for (String origin : List.of(plain(peer), https(peer))) {
        assertThatThrownBy(() -> client.get(origin + "/files/went-around").send())
            .isInstanceOf(ProxyFailedException.class);
      }
    } finally {
      peer.startAgain();
    }
    assertOriginHeardNothingOf(peer, "went-around");
    talk(peer, proxy, plain(peer));
  }

  private static void assertOriginHeardNothingOf(RunningProxy peer, String word) throws Exception {
    assertThat(Files.readString(peer.site.origin.site.workspace.path("nginx.access.log")))
        .doesNotContain(word);
  }

  private static String plain(RunningProxy peer) {
    return peer.site.origin.url(Site.Port.HTTP, "");
  }

  private static String https(RunningProxy peer) {
    return peer.site.origin.url(Site.Port.HTTPS, "");
  }
}
