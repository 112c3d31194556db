package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rezo.dns.CachingResolver;
import dev.rezo.dns.DnsConfig;
import dev.rezo.http.Response;
import dev.rezo.pool.PoolHint;
import dev.rezo.testing.ScriptedPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a client says of itself, when asked and by itself. */
class ClientSnapshotTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String LAST =
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";

  @Test
  @Tag("A92")
  void aSnapshotTellsOfCallsPoolAndNames() {
    VirtualClient names = new VirtualClient(b -> b);
    VirtualClient virtual =
        new VirtualClient(
            b ->
                b.resolver(new CachingResolver(names.resolver, DnsConfig.DEFAULT))
                    .pool(p -> p.withMaxPerBucket(2)));
    ScriptedPeer peer = virtual.peerAfter(virtual.get());
    virtual.says(peer, OK);
    CompletableFuture<Response> reused = virtual.get();
    virtual.says(peer, OK);
    assertThat(reused).isCompleted();
    CompletableFuture<Response> runs = virtual.get();
    CompletableFuture<Response> alsoRuns = virtual.get();
    CompletableFuture<Response> waits = virtual.get();
    assertThat(virtual.client.snapshot().toString())
        .isEqualTo(
            """
            RezoClient[3 running]
              http://service.test: 2 active, 0 idle, 1 waiting; 2 opened, 4 leased, 50 % reused, \
            0 waited
              names: 1 host known, 1 hits, 1 missed, 0 coalesced, 0 failed\
            """);
    assertThat(virtual.client.snapshot().running()).isEqualTo(3);
    assertThat(List.of(runs, alsoRuns, waits)).noneMatch(CompletableFuture::isDone);
  }

  @Test
  @Tag("A92")
  @Tag("A93")
  void reportsComeByThemselvesWithHints() {
    List<ClientReport> reports = new ArrayList<>();
    VirtualClient virtual = new VirtualClient(b -> b.reportEvery(ofSeconds(5), reports::add));
    virtual.advance(ofMillis(4999));
    assertThat(reports).isEmpty();
    virtual.advance(ofMillis(1));
    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).hints()).isEmpty();
    for (int i = 0; i < 30; i++) {
      CompletableFuture<Response> call = virtual.get();
      ScriptedPeer peer = virtual.peerAfter(call);
      virtual.says(peer, i < 29 ? LAST : OK);
      assertThat(call).isCompleted();
    }
    virtual.advance(ofSeconds(5));
    assertThat(reports).hasSize(2);
    assertThat(reports.get(1).hints())
        .extracting(PoolHint::kind)
        .containsExactly(PoolHint.Kind.CHECK_KEEP_ALIVE);
    assertThat(reports.get(1).toString()).contains("\n  hint: CHECK_KEEP_ALIVE ");

    virtual.client.shutdownNow();
    virtual.advance(ofSeconds(50));
    assertThat(reports).as("none of a closed client").hasSize(2);
  }

  @Test
  void aListenerOfReportsThatThrowsGoesOnBeingTold() {
    int[] told = {0};
    VirtualClient virtual =
        new VirtualClient(
            b ->
                b.reportEvery(
                    ofSeconds(1),
                    report -> {
                      told[0]++;
                      throw new IllegalStateException("as a test wants it");
                    }));
    virtual.advance(ofSeconds(1));
    virtual.advance(ofSeconds(1));
    assertThat(told[0]).isEqualTo(2);
    ClientReport.toLog().accept(new ClientReport(virtual.client.snapshot(), List.of()));
  }

  @Test
  void reportsAreOffAndNotTooOften() {
    assertThat(RezoClient.create().describe()).contains("report every: none of its own (default)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RezoClient.builder().reportEvery(ofMillis(10), report -> {}))
        .withMessageContaining("reportEvery: expected from PT1S");
  }
}
