package dev.rezo.interop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.dns.CachingResolver;
import dev.rezo.dns.DnsConfig;
import dev.rezo.dns.DnsFamily;
import dev.rezo.dns.DnsQuery;
import dev.rezo.dns.NoSuchHostException;
import dev.rezo.dns.Resolver;
import dev.rezo.dnsjava.DnsClient;
import dev.rezo.dnsjava.DnsServers;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The DNS client and the cache against a real name server: {@code .ci/checks/dns.sh}. The server
 * and the sockets are real, the time of the cache is moved by the test.
 */
@Timeout(30)
class DnsmasqTest {

  private static final Duration TTL = Duration.ofSeconds(Dnsmasq.TTL_SECONDS);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final MovedTime time = new MovedTime();
  private Dnsmasq server;
  private DnsClient client;
  private CachingResolver cache;

  @BeforeEach
  void start() throws Exception {
    server = new Dnsmasq();
    server.hosts("127.0.0.2 api.test");
    server.start();
    client =
        DnsClient.builder()
            .servers(DnsServers.of(List.of(server.address())).withTryTimeout(Duration.ofSeconds(3)))
            .build();
    cache = new CachingResolver(client, DnsConfig.DEFAULT, time);
  }

  @AfterEach
  void end() throws Exception {
    client.close();
    server.close();
  }

  private static String first(Resolver resolver, String host) throws Exception {
    return addresses(resolver.resolve(host)).get(0).getHostAddress();
  }

  private static List<InetAddress> addresses(CompletionStage<List<InetAddress>> answer)
      throws Exception {
    return answer.toCompletableFuture().get(10, SECONDS);
  }

  @Test
  void theTtlOfTheRecordsIsTold() throws Exception {
    assertThat(client.lookup(DnsQuery.any("api.test")).toCompletableFuture().get(10, SECONDS).ttl())
        .contains(TTL);
  }

  @Test
  void aChangeIsSeenAfterTheTtlAndNotBefore() throws Exception {
    assertThat(first(cache, "api.test")).isEqualTo("127.0.0.2");
    server.hosts("127.0.0.3 api.test");
    server.reload();
    Await.until(
        "the server to say 127.0.0.3",
        PATIENCE,
        () -> first(client, "api.test").equals("127.0.0.3"),
        () -> "no change");

    time.pass(TTL.minusMillis(1));
    assertThat(first(cache, "api.test")).isEqualTo("127.0.0.2");
    time.pass(Duration.ofMillis(1));
    Await.until(
        "the cache to say 127.0.0.3",
        PATIENCE,
        () -> first(cache, "api.test").equals("127.0.0.3"),
        () -> cache.toString());
  }

  @Test
  void anOutageIsBridgedAndItsEndIsSeen() throws Exception {
    assertThat(first(cache, "api.test")).isEqualTo("127.0.0.2");
    server.kill();
    time.pass(Duration.ofMinutes(1));
    assertThat(first(cache, "api.test")).isEqualTo("127.0.0.2");

    server.hosts("127.0.0.4 api.test");
    server.start();
    Await.until(
        "the cache to ask again",
        PATIENCE,
        () -> {
          time.pass(Duration.ofSeconds(1));
          return first(cache, "api.test").equals("127.0.0.4");
        },
        () -> cache.toString());
  }

  @Test
  void fiftyWhoAskAtOnceAreOneQuery() throws Exception {
    List<CompletionStage<List<InetAddress>>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(cache.resolve("api.test"));
    }
    for (CompletionStage<List<InetAddress>> answer : answers) {
      assertThat(addresses(answer)).hasSize(1);
    }
    assertThat(server.asked("query[A] api.test")).isEqualTo(1);
    assertThat(server.asked("query[AAAA] api.test")).isEqualTo(1);
  }

  @Test
  void anAnswerThatIsTooLongForUdpComesOverTcp() throws Exception {
    String[] lines = new String[200];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "127.0.1." + (i + 1) + " big.test";
    }
    server.kill();
    server.hosts(lines);
    server.start();

    assertThat(
            client
                .lookup(new DnsQuery("big.test", DnsFamily.IPV4))
                .toCompletableFuture()
                .get(10, SECONDS)
                .addresses())
        .hasSize(200);
    assertThat(server.asked("query[A] big.test")).isEqualTo(2);
  }

  @Test
  void aNameThatDoesNotExistIsToldApartFromAnOutage() throws Exception {
    assertThat(failure("gone.test"))
        .isInstanceOf(NoSuchHostException.class)
        .hasMessageContaining("NXDOMAIN from 127.0.0.1:");
    server.kill();
    assertThat(failure("gone.test"))
        .isNotInstanceOf(NoSuchHostException.class)
        .hasMessageContaining("nobody listens there");
  }

  private Throwable failure(String host) throws Exception {
    try {
      return new AssertionError("expected a failure, actual " + addresses(client.resolve(host)));
    } catch (ExecutionException failed) {
      return failed.getCause();
    }
  }
}
