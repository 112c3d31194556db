package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodyReaders;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.ProfileReport;
import dev.rezo.http.ProfileReport.Verdict;
import dev.rezo.http.Response;
import dev.rezo.testing.VirtualListener;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a profile makes of TLS, as the bytes of a ClientHello show it, and that the report says the
 * same. What can be chosen depends on the JDK; the tests know what 17 and 25 do.
 */
@Tag("F32")
final class ProfileTlsTest {

  private static final int JDK = Runtime.version().feature();

  private static final TlsTestCa CA = TlsTestCa.root("CN=CA");
  private static final TlsConfig TRUSTING = TlsConfig.builder().trust(CA.certificate()).build();

  private final VirtualClient virtual = new VirtualClient(b -> b.leakSampling(0));

  private VirtualTlsServer listen(TlsTestServer tls) {
    VirtualTlsServer server =
        new VirtualTlsServer(tls, (connection, head) -> connection.respond("done"));
    virtual.network.listen(
        new InetSocketAddress(VirtualClient.ADDRESS.getAddress(), 443), server::accept);
    return server;
  }

  private VirtualTlsServer listen() {
    return listen(new TlsTestServer(CA.issue("CN=service", "DNS:service.test")));
  }

  private RezoClient client(TlsConfig tls, BrowserProfile profile) {
    return virtual.client.toBuilder().tlsTasks(Runnable::run).tls(tls).profile(profile).build();
  }

  private Response get(RezoClient client) {
    CompletableFuture<Response> answer = client.get("https://service.test/").sendAsync();
    virtual.time.runUntilIdle();
    return answer.join();
  }

  /** The first flight of a connection, in hexadecimal. */
  private static String helloOf(BrowserProfile profile) {
    ProfileTlsTest test = new ProfileTlsTest();
    VirtualListener silent =
        test.virtual.network.listen(new InetSocketAddress(VirtualClient.ADDRESS.getAddress(), 443));
    CompletionStage<Response> unused =
        test.client(TRUSTING, profile).get("https://service.test/").sendAsync();
    test.virtual.time.runUntilIdle();
    return HexFormat.of().formatHex(silent.takePeer().receivedBytes());
  }

  /** Suites, groups and signatures as a vector of 16-bit numbers with its length. */
  private static String vector(String numbers) {
    String packed = numbers.replace(" ", "");
    return String.format("%04x", packed.length() / 2) + packed;
  }

  private static String extension(String type, String numbers) {
    String list = vector(numbers);
    return type + String.format("%04x", list.length() / 2) + list;
  }

  private static void assertVerdict(ProfileReport report, String aspect, Verdict verdict) {
    assertThat(report.aspect(aspect)).as(aspect).isNotNull();
    assertThat(report.aspect(aspect).verdict()).as(report.toString()).isEqualTo(verdict);
  }

  @Test
  void chromesOfferIsOnTheWireAsTheReportSays() {
    BrowserProfile profile = BrowserProfile.chrome(131);
    String hello = helloOf(profile);
    ProfileReport report = profile.report();

    String suites = "1301 1302 1303 c02b c02f c02c c030 cca9 cca8 c013 c014";
    boolean hasRsa = hello.contains(vector(suites + " 009c 009d 002f 0035") + "0100");
    if (!hasRsa) {
      assertThat(hello).contains(vector(suites) + "0100");
    }
    assertVerdict(report, "TLS cipher suites", hasRsa ? Verdict.APPLIED : Verdict.APPROXIMATED);
    assertThat(hello).contains("0010000e000c02683208687474702f312e31"); // h2, http/1.1
    assertVerdict(report, "TLS application protocols", Verdict.APPLIED);
    assertThat(hello).contains("002b00050403040303"); // TLS 1.3, 1.2
    assertVerdict(report, "TLS versions", Verdict.APPLIED);
    assertVerdict(report, "TLS extensions", Verdict.IMPOSSIBLE);
    assertVerdict(report, "TLS extension order", Verdict.IMPOSSIBLE);
    assertVerdict(report, "TLS GREASE", Verdict.IMPOSSIBLE);
    assertVerdict(report, "TLS key shares", Verdict.IMPOSSIBLE);
    if (JDK >= 20) {
      String groups = "001d 0017 0018";
      boolean hasMlKem = hello.contains(extension("000a", "11ec " + groups));
      assertThat(hasMlKem || hello.contains(extension("000a", groups))).isTrue();
      assertVerdict(report, "TLS groups", hasMlKem ? Verdict.APPLIED : Verdict.APPROXIMATED);
      assertThat(hello).contains(extension("000d", "0403 0804 0401 0503 0805 0501 0806 0601"));
      assertVerdict(report, "TLS signature algorithms", Verdict.APPLIED);
    } else {
      assertVerdict(report, "TLS groups", Verdict.IMPOSSIBLE);
      assertThat(report.aspect("TLS groups").why())
          .contains("without X25519MLKEM768")
          .endsWith("JDK " + JDK + " cannot choose them for one connection");
      assertVerdict(report, "TLS signature algorithms", Verdict.IMPOSSIBLE);
    }
    if (JDK == 17) {
      assertThat(hasRsa).isTrue();
    }
    if (JDK == 25) {
      assertThat(hasRsa).isFalse();
      assertThat(report.aspect("TLS cipher suites").why())
          .isEqualTo(
              "without TLS_RSA_WITH_AES_128_GCM_SHA256, TLS_RSA_WITH_AES_256_GCM_SHA384,"
                  + " TLS_RSA_WITH_AES_128_CBC_SHA, TLS_RSA_WITH_AES_256_CBC_SHA");
      assertThat(report.aspect("TLS groups").why()).isEqualTo("without X25519MLKEM768");
    }
  }

  @Test
  void firefoxsOfferHasItsOwnOrder() {
    BrowserProfile profile = BrowserProfile.firefox(120);
    String hello = helloOf(profile);
    assertThat(hello).contains("1301" + "1303" + "1302" + "c02b" + "c02f" + "cca9" + "cca8");
    assertVerdict(profile.report(), "TLS GREASE", Verdict.APPLIED); // It sends none.
    assertVerdict(profile.report(), "TLS key shares", Verdict.APPLIED);
    if (JDK >= 20) {
      assertThat(hello).contains(extension("000a", "001d 0017 0018 0019 0100 0101"));
      assertVerdict(profile.report(), "TLS groups", Verdict.APPLIED);
    }
  }

  @Test
  void withoutAProfileTheOfferIsThePlatforms() {
    String own = helloOf(null);
    String chromes = helloOf(BrowserProfile.chrome(131));
    assertThat(own).doesNotContain("130113021303c02bc02f");
    assertThat(chromes).contains("130113021303c02bc02f");
  }

  @Test
  void aConnectionReportsOfItself() {
    listen(
        new TlsTestServer(CA.issue("CN=service", "DNS:service.test"))
            .applicationProtocols("http/1.1"));
    Response response = get(client(TRUSTING, BrowserProfile.safari(18)));
    ProfileReport report = response.connection().connection().profile();
    assertThat(report).isNotNull();
    assertThat(report.profile()).isEqualTo("safari-18-macos");
    assertVerdict(report, "HTTP/1.1 head", Verdict.APPLIED);
    assertVerdict(report, "TLS application protocols", Verdict.APPLIED);
    assertVerdict(report, "TLS versions", Verdict.APPROXIMATED); // It would offer 1.1 and 1.0.
    assertVerdict(report, "Accept-Encoding", Verdict.APPROXIMATED);
    assertThat(report.aspect("HTTP/2 SETTINGS")).isNull();
    assertThat(report.aspects(Verdict.IMPOSSIBLE)).isNotEmpty();
    assertThat(report.toString()).startsWith("safari-18-macos\n").doesNotContain("ndetectable");

    response.close();
    Response own = get(client(TRUSTING, null));
    assertThat(own.connection().connection().profile()).isNull();
  }

  @Test
  void whatTheConfigurationSaysGoesBeforeTheBrowser() {
    VirtualTlsServer server = listen();
    TlsConfig strict =
        TRUSTING.toBuilder().versions("TLSv1.3").cipherSuites("TLS_AES_256_GCM_SHA384").build();
    Response response = get(client(strict, BrowserProfile.chrome(131)));
    assertThat(server.connections()).hasSize(1);
    assertThat(response.connection().connection().tls().cipherSuite())
        .isEqualTo("TLS_AES_256_GCM_SHA384");
    ProfileReport report = response.connection().connection().profile();
    assertVerdict(report, "TLS versions", Verdict.APPROXIMATED);
    assertThat(report.aspect("TLS versions").why()).isEqualTo("without TLSv1.2");
    assertVerdict(report, "TLS cipher suites", Verdict.APPROXIMATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chrome-131", "firefox-133", "safari-26", "edge-131"})
  void anUntrustedCertificateStillFails(String profile) {
    VirtualTlsServer server =
        listen(new TlsTestServer(TlsTestCa.root("CN=Other").issue("CN=x", "DNS:service.test")));
    assertRefused(profile);
    assertThat(server.connections()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chrome-131", "firefox-133", "safari-26", "edge-131"})
  void aCertificateForAnotherNameStillFails(String profile) {
    listen(new TlsTestServer(CA.issue("CN=other", "DNS:other.test")));
    assertRefused(profile);
  }

  private void assertRefused(String profile) {
    CompletableFuture<String> answer =
        client(TRUSTING, BrowserProfile.of(profile))
            .get("https://service.test/")
            .sendAsync(BodyReaders.text());
    virtual.time.runUntilIdle();
    assertThat(answer).isCompletedExceptionally();
    try {
      answer.join();
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(ConnectionFailedException.class);
    }
  }

  @Test
  void aSessionOfOneProfileIsNotResumedByAnother() {
    listen(new TlsTestServer(CA.issue("CN=service", "DNS:service.test")).versions("TLSv1.2"));
    assertThat(isResumed(BrowserProfile.chrome(131))).isFalse();
    assertThat(isResumed(BrowserProfile.chrome(131))).isTrue();
    assertThat(isResumed(BrowserProfile.firefox(133))).isFalse();
    assertThat(isResumed(null)).isFalse();
    assertThat(isResumed(BrowserProfile.firefox(133))).isTrue();
    assertThat(isResumed(null)).isTrue();
  }

  private boolean isResumed(BrowserProfile profile) {
    RezoClient client = client(TRUSTING, profile);
    CompletableFuture<Response> answer =
        client.get("https://service.test/").keepAlive(false).sendAsync();
    virtual.time.runUntilIdle();
    try (Response response = answer.join()) {
      return response.connection().connection().tls().resumed();
    }
  }
}
