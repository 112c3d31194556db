package dev.rezo.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.dns.CachingResolver;
import dev.rezo.dns.DnsAnswer;
import dev.rezo.dns.DnsConfig;
import dev.rezo.dns.DnsFamily;
import dev.rezo.dns.DnsQuery;
import dev.rezo.dns.NoSuchHostException;
import dev.rezo.testing.VirtualLoops;
import dev.rezo.testing.VirtualNetwork;
import dev.rezo.testing.VirtualTime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class AddressLookupTest {

  private final VirtualTime time = new VirtualTime();
  private final VirtualNetwork network = new VirtualNetwork(time);
  private final ScriptedAsker asker = new ScriptedAsker();
  private final DnsClient client = client(NameSearch.NONE);

  private DnsClient client(NameSearch search) {
    return new DnsClient(new VirtualLoops(network, 1), asker, search, DnsClient.DEFAULT_DEADLINE);
  }

  private static Reply v4(String name, long ttl, String address) throws Exception {
    Name owner = Name.fromConstantString(name);
    return new Reply.Found(
        List.of(new ARecord(owner, DClass.IN, ttl, InetAddress.getByName(address))), ttl);
  }

  private static Reply v6(String name, long ttl, String address) throws Exception {
    Name owner = Name.fromConstantString(name);
    return new Reply.Found(
        List.of(new AAAARecord(owner, DClass.IN, ttl, InetAddress.getByName(address))), ttl);
  }

  private static Reply gone() {
    return new Reply.Nothing(false, 30, "NXDOMAIN from 192.0.2.53:53");
  }

  private static Reply empty(String type) {
    return new Reply.Nothing(true, 20, "NOERROR without " + type + " from 192.0.2.53:53");
  }

  private static Reply servfail() {
    return new Reply.Failed(
        DnsLookupException.Reason.SERVER_FAILED, "asked of 192.0.2.53:53: SERVFAIL");
  }

  private static Reply silence() {
    return new Reply.Failed(
        DnsLookupException.Reason.NO_ANSWER, "asked of 192.0.2.53:53: no answer within 2000 ms");
  }

  private CompletionStage<DnsAnswer> lookup(String host) {
    CompletionStage<DnsAnswer> answer = client.lookup(DnsQuery.any(host));
    time.runUntilIdle();
    return answer;
  }

  private static List<String> addresses(CompletionStage<DnsAnswer> answer) {
    return answer.toCompletableFuture().join().addresses().stream()
        .map(InetAddress::getHostAddress)
        .toList();
  }

  private static Duration ttl(CompletionStage<DnsAnswer> answer) {
    return answer.toCompletableFuture().join().ttl().orElseThrow();
  }

  private static UnknownHostException failure(CompletionStage<?> answer) {
    try {
      answer.toCompletableFuture().join();
    } catch (CompletionException failed) {
      return (UnknownHostException) failed.getCause();
    }
    throw new AssertionError("expected a failure, actual " + answer);
  }

  private static boolean isDone(CompletionStage<?> stage) {
    return stage.toCompletableFuture().isDone();
  }

  @Test
  void anIpv4MappedAddressIsNoAddressOfIpv6() throws Exception {
    CompletionStage<DnsAnswer> answer = client.lookup(new DnsQuery("api.test", DnsFamily.IPV6));
    time.runUntilIdle();
    Packet mapped =
        Packet.answer(1, "api.test", Packet.AAAA)
            .address("api.test", 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1);
    Question question = new Question(Name.fromConstantString("api.test."), Type.AAAA);
    asker.reply(
        "api.test. AAAA", Answers.read(question, new Message(mapped.bytes()), "192.0.2.53:53"));

    assertThat(failure(answer))
        .isInstanceOf(NoSuchHostException.class)
        .hasMessageContaining("nothing but IPv4-mapped AAAA");
    client.close();
  }

  @Test
  @Tag("A160")
  void bothFamiliesAreAskedForAtOnce() throws Exception {
    CompletionStage<DnsAnswer> answer = lookup("api.test");

    assertThat(asker.asked()).containsExactly("api.test. AAAA", "api.test. A");
    asker.reply("api.test. AAAA", v6("api.test.", 60, "2001:db8::1"));
    asker.reply("api.test. A", v4("api.test.", 30, "192.0.2.1"));
    assertThat(addresses(answer)).containsExactly("2001:db8:0:0:0:0:0:1", "192.0.2.1");
    assertThat(ttl(answer)).isEqualTo(Duration.ofSeconds(30));
    assertThat(answer.toCompletableFuture().join().addresses().get(1).getHostName())
        .isEqualTo("api.test");
    client.close();
    network.requireNothingLeft();
  }

  @Test
  @Tag("A160")
  void aaaaGetsFiftyMillisecondsAfterA() throws Exception {
    CompletionStage<DnsAnswer> answer = lookup("api.test");
    asker.reply("api.test. A", v4("api.test.", 300, "192.0.2.1"));

    time.advance(Duration.ofMillis(49));
    assertThat(isDone(answer)).isFalse();
    time.advance(Duration.ofMillis(1));
    assertThat(addresses(answer)).containsExactly("192.0.2.1");
    assertThat(asker.waiting()).isEmpty();
  }

  @Test
  void halfAnAnswerHoldsForAFewSeconds() throws Exception {
    CompletionStage<DnsAnswer> late = lookup("api.test");
    asker.reply("api.test. A", v4("api.test.", 300, "192.0.2.1"));
    time.advance(Duration.ofMillis(50));
    assertThat(ttl(late)).isEqualTo(Duration.ofSeconds(5));

    CompletionStage<DnsAnswer> failed = lookup("api.test");
    asker.reply("api.test. AAAA", servfail());
    asker.reply("api.test. A", v4("api.test.", 300, "192.0.2.1"));
    assertThat(ttl(failed)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aHostOfOneFamilyHoldsAsItsRecordsSay() throws Exception {
    CompletionStage<DnsAnswer> answer = lookup("api.test");
    asker.reply("api.test. AAAA", empty("AAAA"));
    asker.reply("api.test. A", v4("api.test.", 300, "192.0.2.1"));

    assertThat(ttl(answer)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aIsWaitedForAfterAaaa() throws Exception {
    CompletionStage<DnsAnswer> answer = lookup("api.test");
    asker.reply("api.test. AAAA", v6("api.test.", 60, "2001:db8::1"));

    time.advance(Duration.ofSeconds(4));
    assertThat(isDone(answer)).isFalse();
    asker.reply("api.test. A", silence());
    assertThat(addresses(answer)).containsExactly("2001:db8:0:0:0:0:0:1");
  }

  @Test
  void aSingleFamilyIsAskedForAlone() throws Exception {
    CompletionStage<DnsAnswer> answer = client.lookup(new DnsQuery("api.test", DnsFamily.IPV4));
    time.runUntilIdle();

    assertThat(asker.asked()).containsExactly("api.test. A");
    asker.reply("api.test. A", empty("A"));
    assertThat(failure(answer))
        .isInstanceOf(NoSuchHostException.class)
        .hasMessage(
            "api.test IPV4: has no address: api.test. NOERROR without A from 192.0.2.53:53");
  }

  @Test
  @Tag("A162")
  void aHostThatDoesNotExistIsToldByWhomAndForHowLong() {
    CompletionStage<DnsAnswer> answer = lookup("gone.test");
    asker.reply("gone.test. A", gone());
    asker.reply("gone.test. AAAA", gone());

    assertThat(failure(answer))
        .isInstanceOfSatisfying(
            NoSuchHostException.class,
            failure -> assertThat(failure.ttl()).contains(Duration.ofSeconds(30)))
        .hasMessage("gone.test: no such host: gone.test. NXDOMAIN from 192.0.2.53:53");
  }

  @Test
  @Tag("A162")
  void aServerThatFailsSaysNothingAboutTheHost() {
    CompletionStage<DnsAnswer> answer = lookup("api.test");
    asker.reply("api.test. A", servfail());
    asker.reply("api.test. AAAA", gone());

    assertThat(failure(answer))
        .isInstanceOfSatisfying(
            DnsLookupException.class,
            failure ->
                assertThat(failure.reason()).isEqualTo(DnsLookupException.Reason.SERVER_FAILED))
        .hasMessage("api.test: not resolved: asked of 192.0.2.53:53: SERVFAIL");
  }

  @Test
  void theSearchListIsGoneThrough() throws Exception {
    DnsClient searching = client(NameSearch.of("a.test", "b.test"));
    CompletionStage<DnsAnswer> answer = searching.lookup(DnsQuery.any("api"));
    time.runUntilIdle();
    asker.reply("api.a.test. A", gone());
    asker.reply("api.a.test. AAAA", gone());
    asker.reply("api.b.test. A", v4("api.b.test.", 60, "192.0.2.2"));
    asker.reply("api.b.test. AAAA", empty("AAAA"));

    assertThat(addresses(answer)).containsExactly("192.0.2.2");
  }

  @Test
  void allCandidatesAreInTheMessage() {
    DnsClient searching = client(NameSearch.of("a.test"));
    CompletionStage<DnsAnswer> answer = searching.lookup(new DnsQuery("api", DnsFamily.IPV4));
    time.runUntilIdle();
    asker.reply("api.a.test. A", empty("A"));
    asker.reply("api. A", gone());

    assertThat(failure(answer))
        .isInstanceOf(NoSuchHostException.class)
        .hasMessage(
            "api IPV4: has no address: api.a.test. NOERROR without A from 192.0.2.53:53;"
                + " api. NXDOMAIN from 192.0.2.53:53");
  }

  @Test
  void servfailGoesOnWithTheSearchAndSilenceEndsIt() {
    DnsClient searching = client(NameSearch.of("a.test"));
    CompletionStage<DnsAnswer> failing = searching.lookup(new DnsQuery("api", DnsFamily.IPV4));
    time.runUntilIdle();
    asker.reply("api.a.test. A", servfail());
    asker.reply("api. A", gone());
    assertThat(failure(failing)).isInstanceOf(DnsLookupException.class);

    CompletionStage<DnsAnswer> silent = searching.lookup(new DnsQuery("api", DnsFamily.IPV4));
    time.runUntilIdle();
    asker.reply("api.a.test. A", silence());
    assertThat(failure(silent)).hasMessageContaining("no answer within 2000 ms");
    assertThat(asker.waiting()).isEmpty();
  }

  @Test
  void anAliasOfWhichTheServerKnowsNoMoreIsFollowed() throws Exception {
    CompletionStage<DnsAnswer> answer = client.lookup(new DnsQuery("api.test", DnsFamily.IPV4));
    time.runUntilIdle();
    asker.reply("api.test. A", new Reply.Alias(Name.fromConstantString("lb.test."), 7));
    asker.reply("lb.test. A", v4("lb.test.", 60, "192.0.2.3"));

    assertThat(addresses(answer)).containsExactly("192.0.2.3");
    assertThat(ttl(answer)).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aliasesWithoutEndEnd() {
    CompletionStage<DnsAnswer> answer = client.lookup(new DnsQuery("a0.test", DnsFamily.IPV4));
    time.runUntilIdle();
    for (int i = 0; !isDone(answer); i++) {
      Name next = Name.fromConstantString("a" + (i + 1) + ".test.");
      asker.reply("a" + i + ".test. A", new Reply.Alias(next, 7));
    }

    assertThat(asker.asked()).hasSize(9);
    assertThat(failure(answer)).isInstanceOf(DnsLookupException.class);
  }

  @Test
  void cancellingEndsTheLookup() {
    CompletionStage<List<InetAddress>> answer = client.resolve("api.test");
    time.runUntilIdle();
    answer.toCompletableFuture().cancel(false);
    time.runUntilIdle();

    assertThat(asker.waiting()).isEmpty();
    assertThat(client.toString()).endsWith("0 running]");
  }

  @Test
  void closingFailsWhatRunsAndWhatComes() {
    CompletionStage<DnsAnswer> running = lookup("api.test");
    client.close();

    assertThat(failure(running)).hasMessage("api.test: not looked up: the client is closed");
    assertThat(failure(client.resolve("api.test")))
        .isInstanceOfSatisfying(
            DnsLookupException.class,
            late -> assertThat(late.reason()).isEqualTo(DnsLookupException.Reason.NOT_ASKED));
    assertThat(asker.isClosed()).isTrue();
    assertThat(client.toString()).endsWith("0 running]");
  }

  @Test
  void moreLookupsThanSocketsAreRefused() {
    for (int i = 0; i < DnsClient.MOST_LOOKUPS; i++) {
      assertThat(isDone(client.resolve("host" + i + ".test"))).isFalse();
    }
    assertThat(failure(client.resolve("one-more.test")))
        .hasMessageContaining("expected at most 250 look-ups at once");
  }

  @Test
  void addressesAndLocalhostAreNotAskedFor() {
    assertThat(addresses(client.lookup(DnsQuery.any("192.0.2.7")))).containsExactly("192.0.2.7");
    assertThat(addresses(client.lookup(DnsQuery.any("app.localhost."))))
        .containsExactly("0:0:0:0:0:0:0:1", "127.0.0.1");
    assertThat(addresses(client.lookup(new DnsQuery("LOCALHOST", DnsFamily.IPV4))))
        .containsExactly("127.0.0.1");
    assertThat(failure(client.lookup(new DnsQuery("192.0.2.7", DnsFamily.IPV6))))
        .isInstanceOf(NoSuchHostException.class);
    assertThat(asker.asked()).isEmpty();
  }

  @Test
  void whatIsNoNameIsNotAskedFor() {
    assertThat(failure(client.resolve("a..b")))
        .isInstanceOfSatisfying(
            DnsLookupException.class,
            failure -> assertThat(failure.reason()).isEqualTo(DnsLookupException.Reason.NOT_ASKED));
  }

  @Test
  void thatAnAliasLeadsNowhereHoldsNoLongerThanTheAlias() {
    CompletionStage<DnsAnswer> answer = client.lookup(new DnsQuery("api.test", DnsFamily.IPV4));
    time.runUntilIdle();
    asker.reply("api.test. A", new Reply.Alias(Name.fromConstantString("lb.test."), 7));
    asker.reply("lb.test. A", gone());

    assertThat(failure(answer))
        .isInstanceOfSatisfying(
            NoSuchHostException.class,
            failure -> assertThat(failure.ttl()).contains(Duration.ofSeconds(7)));
  }

  @Test
  void noCacheRemembersARefusal() {
    CachingResolver cache =
        new CachingResolver(client, DnsConfig.DEFAULT.withNegativeTtl(Duration.ofMinutes(1)));
    List<CompletionStage<List<InetAddress>>> busy = new ArrayList<>();
    for (int i = 0; i < DnsClient.MOST_LOOKUPS; i++) {
      busy.add(client.resolve("host" + i + ".test"));
    }
    assertThat(failure(cache.resolve("api.test"))).hasMessageContaining("at most 250 look-ups");

    busy.get(0).toCompletableFuture().cancel(false);
    time.runUntilIdle();
    CompletionStage<List<InetAddress>> again = cache.resolve("api.test");
    time.runUntilIdle();
    assertThat(isDone(again)).isFalse();
    assertThat(asker.waiting()).contains("api.test. A");
  }
}
