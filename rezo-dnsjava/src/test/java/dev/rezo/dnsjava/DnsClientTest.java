package dev.rezo.dnsjava;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.dns.DnsAnswer;
import dev.rezo.dns.DnsFamily;
import dev.rezo.dns.DnsQuery;
import dev.rezo.dns.NoSuchHostException;
import dev.rezo.io.EventLoops;
import java.io.ByteArrayOutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On real sockets, against a server whose bytes are written by hand. */
@Timeout(60)
class DnsClientTest {

  /** More than an answer that comes takes, though the machine may stand still for a while. */
  private static final Duration PATIENCE = Duration.ofSeconds(7);

  /** What a server that says nothing is given, and with it one that answers. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  /** Names whose first query a server has left without an answer. */
  private final Set<String> lost = ConcurrentHashMap.newKeySet();

  private static DnsClient client(InetSocketAddress... servers) throws Exception {
    return client(PATIENCE, servers);
  }

  private static DnsClient client(Duration patience, InetSocketAddress... servers)
      throws Exception {
    return DnsClient.builder()
        .servers(DnsServers.of(List.of(servers)).withTryTimeout(patience).withAttempts(1))
        .build();
  }

  private static DnsAnswer get(CompletionStage<DnsAnswer> answer) throws Exception {
    return answer.toCompletableFuture().get(10, SECONDS);
  }

  private static DnsAnswer ipv4(DnsClient client, String host) throws Exception {
    return get(client.lookup(new DnsQuery(host, DnsFamily.IPV4)));
  }

  private static UnknownHostException failure(CompletionStage<?> answer) throws Exception {
    try {
      answer.toCompletableFuture().get(10, SECONDS);
    } catch (ExecutionException failed) {
      return (UnknownHostException) failed.getCause();
    }
    throw new AssertionError("expected a failure, actual " + answer);
  }

  private static String text(InetSocketAddress server) {
    return TryPlan.textOf(server);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("expected the condition in time, actual not");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static boolean readerRuns() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("rezo-dnsjava-udp"));
  }

  private static Packet both(Asked asked) {
    Packet answer = Packet.answer(asked);
    return asked.type() == Packet.A
        ? answer.address(asked.name(), 40, 192, 0, 2, 1)
        : answer.ipv6(asked.name(), 50, 1);
  }

  @Test
  @Tag("A160")
  void addressesOfBothFamiliesComeWithTheirTtl() throws Exception {
    try (FakeNameServer server = FakeNameServer.with(DnsClientTest::both);
        DnsClient client = client(server.address())) {
      DnsAnswer answer = get(client.lookup(DnsQuery.any("API.test")));

      assertThat(answer.ttl()).contains(Duration.ofSeconds(40));
      assertThat(answer.addresses())
          .containsExactly(
              InetAddress.getByName("2001:db8::1"), InetAddress.getByName("192.0.2.1"));
      assertThat(server.asked()).allMatch(asked -> asked.additional() == 1 && !asked.tcp());
      assertThat(client.resolve("api.test").toCompletableFuture().get(10, SECONDS)).hasSize(2);
    }
  }

  @Test
  @Tag("A161")
  void forgedAnswersAreIgnored() throws Exception {
    try (FakeNameServer server =
            FakeNameServer.answering(
                asked -> {
                  byte[] forged =
                      Packet.answer(asked.id() ^ 1, asked.name(), asked.type())
                          .address(asked.name(), 60, 192, 0, 2, 66)
                          .bytes();
                  byte[] other =
                      Packet.answer(asked.id(), "other.test", asked.type())
                          .address("other.test", 60, 192, 0, 2, 66)
                          .bytes();
                  byte[] noise = Arrays.copyOf(forged, 7);
                  return List.of(forged, other, noise, both(asked).bytes());
                });
        DnsClient client = client(server.address())) {
      assertThat(ipv4(client, "api.test").addresses())
          .containsExactly(InetAddress.getByName("192.0.2.1"));
    }
  }

  @Test
  @Tag("A161")
  void forgedAnswersAloneAreSilence() throws Exception {
    try (FakeNameServer server =
            FakeNameServer.with(
                asked ->
                    Packet.answer(asked.id() ^ 1, asked.name(), asked.type())
                        .address(asked.name(), 60, 192, 0, 2, 66));
        DnsClient client = client(SILENCE, server.address())) {
      assertThat(failure(client.lookup(new DnsQuery("api.test", DnsFamily.IPV4))))
          .hasMessage(
              "api.test IPV4: not resolved: api.test. A asked of "
                  + text(server.address())
                  + ": no answer within 3000 ms, 1 that were none ignored");
    }
  }

  @Test
  @Tag("A163")
  void aTruncatedAnswerComesOverTcp() throws Exception {
    try (FakeNameServer server =
            FakeNameServer.with(
                asked -> {
                  Packet answer = Packet.answer(asked);
                  if (!asked.tcp()) {
                    return answer.address(asked.name(), 60, 192, 0, 2, 0).truncated();
                  }
                  for (int i = 1; i <= 200; i++) {
                    answer.address(asked.name(), 60, 192, 0, 2, i);
                  }
                  return answer;
                });
        DnsClient client = client(server.address())) {
      assertThat(ipv4(client, "many.test").addresses()).hasSize(200);
      assertThat(server.asked()).extracting(Asked::tcp).containsExactly(false, true);
    }
  }

  @Test
  void overTcpWhatIsNoAnswerIsIgnoredToo() throws Exception {
    try (FakeNameServer server =
            FakeNameServer.answering(
                asked ->
                    asked.tcp()
                        ? List.of(both(asked).id(asked.id() ^ 1).bytes(), both(asked).bytes())
                        : List.of(Packet.answer(asked).truncated().bytes()));
        DnsClient client = client(server.address())) {
      assertThat(ipv4(client, "api.test").addresses()).hasSize(1);
    }
  }

  @Test
  void aConnectionThatEndsWithoutAnAnswerIsAFailure() throws Exception {
    try (FakeNameServer server =
            FakeNameServer.answering(
                asked ->
                    asked.tcp() ? List.of() : List.of(Packet.answer(asked).truncated().bytes()));
        DnsClient client = client(server.address())) {
      assertThat(failure(client.lookup(new DnsQuery("api.test", DnsFamily.IPV4))))
          .hasMessageContaining(
              text(server.address()) + " over TCP: the connection ended before an answer");
    }
  }

  @Test
  @Tag("A162")
  void noSuchNameAndServfailAndSilenceAreToldApart() throws Exception {
    try (FakeNameServer gone =
            FakeNameServer.with(asked -> Packet.answer(asked).code(3).soa("test", 60, 15));
        FakeNameServer broken = FakeNameServer.with(asked -> Packet.answer(asked).code(2));
        FakeNameServer silent = FakeNameServer.answering(asked -> List.of());
        DnsClient first = client(gone.address(), silent.address());
        DnsClient second = client(SILENCE, silent.address(), broken.address());
        DnsClient third = client(Duration.ofMillis(50), silent.address())) {
      assertThat(failure(first.resolve("api.test")))
          .isInstanceOfSatisfying(
              NoSuchHostException.class,
              failure -> assertThat(failure.ttl()).contains(Duration.ofSeconds(15)))
          .hasMessage("api.test: no such host: api.test. NXDOMAIN from " + text(gone.address()));
      assertThat(failure(second.lookup(new DnsQuery("api.test", DnsFamily.IPV6))))
          .hasMessage(
              "api.test IPV6: not resolved: api.test. AAAA asked of "
                  + text(silent.address())
                  + ": no answer within 3000 ms; "
                  + text(broken.address())
                  + ": SERVFAIL");
      assertThat(failure(third.resolve("api.test")))
          .isInstanceOfSatisfying(
              DnsLookupException.class,
              failure ->
                  assertThat(failure.reason()).isEqualTo(DnsLookupException.Reason.NO_ANSWER));
    }
  }

  @Test
  void aPortThatNobodyListensOnGivesWayAtOnce() throws Exception {
    try (DatagramSocket deaf = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        FakeNameServer server = FakeNameServer.with(DnsClientTest::both)) {
      deaf.connect(deaf.getLocalSocketAddress()); // It has the port, and hears itself alone.
      InetSocketAddress nobody = (InetSocketAddress) deaf.getLocalSocketAddress();
      try (DnsClient client =
          DnsClient.builder()
              .servers(
                  DnsServers.of(List.of(nobody, server.address()))
                      .withTryTimeout(Duration.ofSeconds(15)))
              .build()) {
        assertThat(ipv4(client, "api.test").addresses()).hasSize(1);
      }
    }
  }

  @Test
  void aServerWithoutEdnsIsAskedAgain() throws Exception {
    try (FakeNameServer server =
            FakeNameServer.with(
                asked ->
                    asked.additional() == 0
                        ? both(asked)
                        : Packet.answer(asked).withoutQuestion().code(1));
        DnsClient client = client(server.address())) {
      assertThat(ipv4(client, "api.test").addresses()).hasSize(1);
    }
  }

  @Test
  @Tag("A164")
  void serviceRecordsComeInTheirOrder() throws Exception {
    try (FakeNameServer server =
            FakeNameServer.with(
                asked ->
                    Packet.answer(asked)
                        .record(asked.name(), Packet.SRV, 60, srv(20, 0, 389, "last.test"))
                        .record(asked.name(), Packet.SRV, 60, srv(10, 1, 389, "light.test"))
                        .record(asked.name(), Packet.SRV, 60, srv(10, 9, 636, "heavy.test")));
        DnsClient client = client(server.address())) {
      Duration ttl = Duration.ofMinutes(1);
      assertThat(client.services("_ldap._tcp.test").toCompletableFuture().get(10, SECONDS))
          .containsExactly(
              new ServiceRecord(10, 9, 636, "heavy.test", ttl),
              new ServiceRecord(10, 1, 389, "light.test", ttl),
              new ServiceRecord(20, 0, 389, "last.test", ttl));
      assertThat(server.asked()).extracting(Asked::name).containsExactly("_ldap._tcp.test");
    }
  }

  @Test
  void aServiceThatIsDecidedlyNotThereIsNone() throws Exception {
    try (FakeNameServer server =
            FakeNameServer.with(
                asked ->
                    Packet.answer(asked).record(asked.name(), Packet.SRV, 60, srv(0, 0, 0, "")));
        DnsClient client = client(server.address())) {
      assertThat(client.services("_ftp._tcp.test").toCompletableFuture().get(10, SECONDS))
          .isEmpty();
    }
  }

  private static byte[] srv(int priority, int weight, int port, String target) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    Packet.u16(data, priority);
    Packet.u16(data, weight);
    Packet.u16(data, port);
    data.writeBytes(Packet.name(target));
    return data.toByteArray();
  }

  @Test
  @Tag("A164")
  void httpsRecordsAreTyped() throws Exception {
    // RFC 9460 section 2.2: priority, target, then key, length and value of each parameter.
    byte[] service =
        HexFormat.of()
            .parseHex(
                "0001"
                    + "00" // 1 .
                    + "0001"
                    + "0006"
                    + "026832"
                    + "026833" // alpn h2,h3
                    + "0003"
                    + "0002"
                    + "20fb" // port 8443
                    + "0004"
                    + "0004"
                    + "c0000201" // ipv4hint 192.0.2.1
                    + "0006"
                    + "0010"
                    + "20010db8000000000000000000000001"); // ipv6hint
    byte[] unknownMandatory =
        HexFormat.of().parseHex("0002" + "00" + "0000" + "0002" + "ff00" + "ff00" + "0001" + "00");
    try (FakeNameServer server =
            FakeNameServer.with(
                asked ->
                    Packet.answer(asked)
                        .record(asked.name(), Packet.HTTPS, 60, unknownMandatory)
                        .record(asked.name(), Packet.HTTPS, 60, service));
        DnsClient client = client(server.address())) {
      List<HttpsRecord> records = client.https("api.test").toCompletableFuture().get(10, SECONDS);

      assertThat(records).hasSize(1);
      HttpsRecord record = records.get(0);
      assertThat(record.priority()).isEqualTo(1);
      assertThat(record.isAlias()).isFalse();
      assertThat(record.target()).isEqualTo("api.test");
      assertThat(record.alpn()).containsExactly("h2", "h3");
      assertThat(record.noDefaultAlpn()).isFalse();
      assertThat(record.port()).isEqualTo(OptionalInt.of(8443));
      assertThat(record.ipv4Hints()).containsExactly(InetAddress.getByName("192.0.2.1"));
      assertThat(record.ipv6Hints()).containsExactly(InetAddress.getByName("2001:db8::1"));
      assertThat(record.ttl()).isEqualTo(Duration.ofMinutes(1));
    }
  }

  @Test
  void httpsRecordsOfAnotherPortHaveAnotherName() throws Exception {
    byte[] alias = HexFormat.of().parseHex("0000" + "03637372" + "0474657374" + "00");
    try (FakeNameServer server =
            FakeNameServer.with(
                asked -> Packet.answer(asked).record(asked.name(), Packet.HTTPS, 60, alias));
        DnsClient client = client(server.address())) {
      List<HttpsRecord> records =
          client.https("api.test", 8443).toCompletableFuture().get(10, SECONDS);

      assertThat(server.asked().get(0).name()).isEqualTo("_8443._https.api.test");
      assertThat(records.get(0).isAlias()).isTrue();
      assertThat(records.get(0).target()).isEqualTo("csr.test");
    }
  }

  @Test
  void aNameWithoutSuchRecordsHasNone() throws Exception {
    try (FakeNameServer server =
            FakeNameServer.with(
                asked ->
                    asked.name().startsWith("gone")
                        ? Packet.answer(asked).code(3).soa("test", 60, 15)
                        : Packet.answer(asked).soa("test", 60, 15));
        DnsClient client = client(server.address())) {
      assertThat(client.https("api.test").toCompletableFuture().get(10, SECONDS)).isEmpty();
      assertThat(failure(client.https("gone.test")))
          .isInstanceOf(NoSuchHostException.class)
          .hasMessageStartingWith("gone.test. HTTPS: no such name: NXDOMAIN from ");
    }
  }

  @Test
  void closingFailsWhatRunsAndEndsTheThread() throws Exception {
    try (FakeNameServer silent = FakeNameServer.answering(asked -> List.of())) {
      DnsClient client =
          DnsClient.builder().servers(DnsServers.of(List.of(silent.address()))).build();
      CompletionStage<List<InetAddress>> running = client.resolve("api.test");
      await(() -> silent.asked().size() >= 2);
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().startsWith("rezo-dnsjava"))
          .allMatch(Thread::isDaemon);

      client.close();
      client.close();
      assertThat(failure(running)).hasMessage("api.test: not looked up: the client is closed");
      await(() -> !readerRuns());
    }
  }

  @Test
  void theThreadEndsWhenNobodyHasAskedForItsTimeAndNotBefore() throws Exception {
    try (FakeNameServer server =
            FakeNameServer.answering(
                asked ->
                    asked.name().startsWith("lost") && lost.add(asked.name())
                        ? List.of()
                        : List.of(both(asked).bytes()));
        DnsClient client =
            new DnsClient(
                EventLoops.shared(),
                new ServerAsker(
                    DnsServers.of(List.of(server.address())).withTryTimeout(SILENCE),
                    new SocketWire(Duration.ofMillis(20))),
                NameSearch.NONE,
                DnsClient.DEFAULT_DEADLINE)) {
      // Waits 3 s, with a thread: one that had ended would have failed the first try at once.
      assertThat(ipv4(client, "lost.test").addresses()).hasSize(1);
      await(() -> !readerRuns());
      assertThat(ipv4(client, "again.test").addresses()).hasSize(1);
      await(() -> !readerRuns());
      assertThat(server.asked()).hasSize(3);
    }
  }

  @Test
  void manyLookupsAtOnceAreAllAnswered() throws Exception {
    try (FakeNameServer server = FakeNameServer.with(DnsClientTest::both);
        DnsClient client =
            DnsClient.builder().servers(DnsServers.of(List.of(server.address()))).build()) {
      List<CompletionStage<List<InetAddress>>> answers =
          java.util.stream.IntStream.range(0, 200)
              .mapToObj(i -> client.resolve("host" + i + ".test"))
              .toList();
      for (CompletionStage<List<InetAddress>> answer : answers) {
        assertThat(answer.toCompletableFuture().get(10, SECONDS)).isNotEmpty();
      }
      await(() -> client.toString().endsWith("0 running]")); // It forgets them as it answers.
    }
  }

  @Test
  void settingsOutOfRangeSayWhatWasExpected() throws Exception {
    assertThatThrownBy(() -> DnsServers.of(List.of())).hasMessageContaining("at least one server");
    DnsServers servers = DnsServers.of(InetAddress.getLoopbackAddress());
    assertThatThrownBy(() -> servers.withAttempts(0)).hasMessageContaining("from 1 to 10");
    assertThatThrownBy(() -> servers.withTryTimeout(Duration.ZERO))
        .hasMessageContaining("more than 0");
    assertThatThrownBy(() -> DnsClient.builder().deadline(Duration.ofDays(1)))
        .hasMessageContaining("less than a day");
    assertThat(servers.toString()).isEqualTo("DnsServers[127.0.0.1:53]");
  }
}
