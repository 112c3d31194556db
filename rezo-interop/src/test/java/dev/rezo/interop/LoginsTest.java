package dev.rezo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.Proxy;
import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.Response;
import dev.rezo.plugins.auth.Authentication;
import dev.rezo.plugins.auth.Credentials;
import dev.rezo.plugins.auth.PasswordCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Basic and Digest, with servers and proxies that want them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class LoginsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String USER = "orders";
  private static final String SECRET = "let me in: \u00e4";
  private static final String CONTENT = "content of some length ".repeat(1_000);

  private static final String APACHE =
      ApacheProcess.beginning(
              "auth_basic", "auth_digest", "authn_core", "authn_file", "authz_user", "reflector")
          + """
          StartServers 1
          ServerLimit 1
          MaxRequestWorkers 16
          LogFormat "%r -> %>s" logins
          CustomLog @DIR@/apache.access.log logins
          Listen 127.0.0.1:@HTTP@
          <Location />
            SetHandler reflector
          </Location>
          <Location /basic>
            AuthType Basic
            AuthName "some \\"basic\\" realm"
            AuthUserFile @DIR@/users
            Require valid-user
          </Location>
          <Location /digest>
            AuthType Digest
            AuthName digests
            AuthDigestProvider file
            AuthUserFile @DIR@/digests
            Require valid-user
          </Location>
          <Location /short>
            AuthType Digest
            AuthName digests
            AuthDigestProvider file
            AuthDigestNonceLifetime 1
            AuthUserFile @DIR@/digests
            Require valid-user
          </Location>
          """;

  private static final String SQUID =
      """
      http_port 127.0.0.1:@SQUID@
      auth_param digest program /usr/lib/squid/digest_file_auth -c @DIR@/digests
      auth_param digest children 1
      auth_param digest realm digests
      acl known proxy_auth REQUIRED
      http_access allow known
      http_access deny all
      cache deny all
      cache_log @DIR@/squid.cache.log
      access_log stdio:@DIR@/squid.access.log
      pid_filename none
      coredump_dir @DIR@/tmp
      netdb_filename none
      pinger_enable off
      visible_hostname localhost
      shutdown_lifetime 0 seconds
      """;

  private static final String TINYPROXY =
      """
      Listen 127.0.0.1
      Port @TINYPROXY@
      LogFile "@DIR@/tinyproxy.log"
      PidFile "@DIR@/tinyproxy.pid"
      MaxClients 50
      Timeout 30
      BasicAuth orders secret
      """;

  private final int http = Ports.free();
  private final int squid = Ports.free();
  private final int tinyproxy = Ports.free();
  private final String origin = "http://127.0.0.1:" + http;
  private Workspace workspace;
  private List<PeerProcess> peers = List.of();

  @BeforeAll
  void start() throws Exception {
    workspace = new Workspace("logins");
    workspace.directory("tmp");
    workspace.directory("www");
    workspace.write(
        "users",
        USER + ":{SHA}" + Base64.getEncoder().encodeToString(hash("SHA-1", SECRET)) + "\n");
    workspace.write(
        "digests",
        USER
            + ":digests:"
            + HexFormat.of().formatHex(hash("MD5", USER + ":digests:" + SECRET))
            + "\n");
    String service = "rezo" + Ports.free();
    peers =
        List.of(
            start(
                "apache2", http, "apache2", "-D", "FOREGROUND", "-f", write("apache.conf", APACHE)),
            start("squid", squid, "squid", "-N", "-n", service, "-f", write("squid.conf", SQUID)),
            start("tinyproxy", tinyproxy, "tinyproxy", "-d", "-c", write("tiny.conf", TINYPROXY)));
  }

  private static byte[] hash(String algorithm, String text) throws Exception {
    return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private String write(String name, String text) throws Exception {
    String filled =
        text.replace("@DIR@", workspace.toString())
            .replace("@HTTP@", "" + http)
            .replace("@SQUID@", "" + squid)
            .replace("@TINYPROXY@", "" + tinyproxy);
    return workspace.write(name, filled).toString();
  }

  private PeerProcess start(String name, int port, String... command) throws Exception {
    return PeerProcess.start(workspace, name, List.of(command)).awaitPort(port);
  }

  @AfterAll
  void stop() throws Exception {
    peers.forEach(PeerProcess::close);
    workspace.close();
  }

  private RezoClient client(Credentials credentials) {
    return RezoClient.builder()
        .pool(limits -> limits)
        .attemptInterceptor(Authentication.of(origin, credentials))
        .build();
  }

  private static PasswordCredentials right() {
    return Credentials.password(USER, SECRET);
  }

  /** How often apache2 has answered a path so. */
  /** The server writes its log when it has answered: a moment later than the client knows. */
  private void assertAnswers(String path, int status, int count) throws Exception {
    Await.until(
        count + " answers " + status + " for " + path + " in the server's log",
        PATIENCE,
        () -> answers(path, status) >= count,
        this::logs);
    assertThat(answers(path, status)).isEqualTo(count);
  }

  private String logs() {
    try {
      return workspace.logs();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int answers(String path, int status) throws IOException {
    return workspace.logged(Pattern.compile("\\w+ " + path + " HTTP/1.1 -> " + status)).size();
  }

  private void post(RezoClient client, String path, String content) throws Exception {
    try (Response response = client.post(origin + path).body(Bodies.text(content)).send()) {
      assertThat(response.status()).as(workspace.logs()).isEqualTo(200);
      assertThat(response.body().text()).isEqualTo(content);
    }
  }

  @Test
  void apacheTakesBasicInUtf8() throws Exception {
    try (RezoClient client = client(right())) {
      post(client, "/basic/1", CONTENT);
      post(client, "/basic/1", CONTENT);
    }
    assertAnswers("/basic/1", 401, 1);
    assertAnswers("/basic/1", 200, 2);
  }

  /** Its rspauth is checked: a wrong one would be an exception. */
  @Test
  void apacheTakesDigestAndEachCountOfANonce() throws Exception {
    try (RezoClient client = client(right())) {
      for (int i = 0; i < 20; i++) {
        post(client, "/digest/1", CONTENT);
      }
      assertThat(client.snapshot().toString()).contains("1 idle");
    }
    assertAnswers("/digest/1", 401, 1);
    assertAnswers("/digest/1", 200, 20);
  }

  @Test
  void apacheSaysThatANonceIsStale() throws Exception {
    try (RezoClient client = client(right())) {
      post(client, "/short/1", "a");
      long start = System.nanoTime();
      Await.until(
          "the nonce to age",
          Duration.ofSeconds(10),
          () -> System.nanoTime() - start > 2_500_000_000L,
          () -> "younger");
      post(client, "/short/1", "b");
    }
    assertAnswers("/short/1", 401, 2);
  }

  @Test
  void aBodyThatCanBeSentOnceIsNotLost() throws Exception {
    byte[] bytes = CONTENT.getBytes(StandardCharsets.US_ASCII);
    try (RezoClient client = client(right());
        Response response =
            client
                .post(origin + "/digest/once")
                .body(Bodies.stream(new ByteArrayInputStream(bytes), bytes.length, "text/plain"))
                .send()) {
      assertThat(response.status()).as(workspace.logs()).isEqualTo(200);
      assertThat(response.body().bytes()).isEqualTo(bytes);
    }
    assertAnswers("/digest/once", 401, 1);
  }

  @Test
  void aWrongSecretIsShownOnce() throws Exception {
    for (String path : List.of("/basic/wrong", "/digest/wrong")) {
      try (RezoClient client = client(Credentials.password(USER, "wrong"));
          Response response = client.get(origin + path).send()) {
        assertThat(response.status()).isEqualTo(401);
      }
      assertAnswers(path, 401, 2);
    }
  }

  @Test
  void squidTakesDigestForForwardedRequestsAndTunnels() throws Exception {
    Proxy proxy = Proxy.http("127.0.0.1", squid);
    for (Proxy way : List.of(proxy, proxy.tunnel())) {
      try (RezoClient client =
          RezoClient.builder()
              .pool(limits -> limits)
              .proxy(way.authenticator(Credentials.digest(USER, SECRET).forProxy()))
              .attemptInterceptor(Authentication.of(origin, right()))
              .build()) {
        for (int i = 0; i < 5; i++) {
          post(client, "/digest/squid", CONTENT);
        }
      }
    }
    Pattern denied = Pattern.compile("TCP_DENIED/407");
    Await.until(
        "one refusal for each of both",
        PATIENCE,
        () -> workspace.logged(denied).size() == 2,
        this::logs);
  }

  @Test
  void tinyproxyTakesBasic() throws Exception {
    try (RezoClient client =
        RezoClient.builder()
            .pool(limits -> limits)
            .keepAlive(false) // It ends each connection after the response, without a word before.
            .proxy(
                Proxy.http("127.0.0.1", tinyproxy)
                    .authenticator(Credentials.password(USER, "secret").forProxy()))
            .attemptInterceptor(Authentication.of(origin, right()))
            .build()) {
      post(client, "/digest/tiny", CONTENT);
      post(client, "/digest/tiny", CONTENT);
    }
  }
}
