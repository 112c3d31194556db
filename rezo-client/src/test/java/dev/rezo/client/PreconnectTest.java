package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.ClientClosedException;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Phase;
import dev.rezo.http.Response;
import dev.rezo.testing.ConnectOutcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F18")
class PreconnectTest {

  @Test
  void connectionsAreParkedAndTheNextCallsOpenNone() {
    VirtualClient virtual = new VirtualClient(2, b -> b);
    assertThat(preconnect(virtual, 3)).isCompletedWithValue(3);
    assertThat(virtual.bucket()).contains("0 active, 3 idle");
    assertThat(virtual.server.accepted()).isEqualTo(3);
    CompletableFuture<Response> call = virtual.get();
    assertThat(virtual.bucket()).contains("1 active, 2 idle");
    assertThat(virtual.server.accepted()).isEqualTo(3);
    assertThat(virtual.resolver.lookups).isEqualTo(3);
    assertThat(call.cancel(true)).isTrue();
  }

  @Test
  void theCapsBoundThem() {
    VirtualClient virtual = new VirtualClient(b -> b.pool(p -> p.withMaxPerBucket(2)));
    assertThat(preconnect(virtual, 5)).isCompletedWithValue(2);
    assertThat(preconnect(virtual, 5)).as("no room").isCompletedWithValue(0);
    assertThat(virtual.server.accepted()).isEqualTo(2);
  }

  @Test
  void whatNobodyUsesIsClosedAtTheIdleTimeout() {
    VirtualClient virtual =
        new VirtualClient(b -> b.pool(p -> p.withIdleTimeout(Duration.ofSeconds(20))));
    assertThat(preconnect(virtual, 2)).isCompletedWithValue(2);
    virtual.advance(ofSeconds(19));
    assertThat(virtual.network.openTransports()).isEqualTo(2);
    virtual.advance(ofSeconds(1));
    assertThat(virtual.network.openTransports()).isZero();
    virtual.client.close();
    virtual.network.requireNothingLeft();
  }

  @Test
  void aConnectionThatDiedMeanwhileCostsTheCallNothing() {
    VirtualClient virtual = new VirtualClient(b -> b);
    assertThat(preconnect(virtual, 1)).isCompletedWithValue(1);
    CompletableFuture<Response> call =
        virtual.client.sendAsync(virtual.client.get(VirtualClient.URL).request());
    virtual.server.takePeer().close();
    virtual.time.runUntilIdle();
    virtual.says(virtual.peer(), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    assertThat(call.join().status()).isEqualTo(200);
  }

  @Test
  void someThatFailAreFewerAndAllThatFailAreAFailure() {
    VirtualClient virtual = new VirtualClient(b -> b);
    virtual.server.next(ConnectOutcome.refuse(), ConnectOutcome.accept());
    virtual.server.always(ConnectOutcome.refuse());
    assertThat(preconnect(virtual, 3)).isCompletedWithValue(1);
    Throwable failure = failure(preconnect(virtual, 2));
    assertThat(failure).isInstanceOf(ConnectionFailedException.class);
    assertThat(((ConnectionFailedException) failure).phase()).isEqualTo(Phase.CONNECT);
    assertThat(failure.getSuppressed()).hasSize(1);
    assertThat(virtual.bucket()).contains("0 active, 1 idle");
  }

  @Test
  void theConnectLimitEndsThem() {
    VirtualClient virtual = new VirtualClient(b -> b);
    virtual.server.always(ConnectOutcome.noAnswer());
    CompletableFuture<Integer> opened = preconnect(virtual, 2);
    virtual.advance(ofSeconds(10));
    DeadlineException late = (DeadlineException) failure(opened);
    assertThat(late.limit()).isEqualTo(Limit.CONNECT);
    assertThat(late).hasMessageStartingWith("Preconnect to http://service.test timed out after");
    virtual.client.close();
    virtual.network.requireNothingLeft();
  }

  @Test
  void cancellingGivesUpWhatIsNotOpen() {
    VirtualClient virtual = new VirtualClient(b -> b);
    virtual.server.next(ConnectOutcome.accept()).always(ConnectOutcome.noAnswer());
    CompletableFuture<Integer> opened = preconnect(virtual, 3);
    assertThat(virtual.network.pendingConnects()).isEqualTo(2);
    assertThat(opened.cancel(true)).isTrue();
    virtual.time.runUntilIdle();
    assertThat(virtual.network.pendingConnects()).isZero();
    assertThat(virtual.bucket()).contains("0 active, 1 idle");
    virtual.client.close();
    virtual.time.runUntilIdle();
    virtual.network.requireNothingLeft();
  }

  @Test
  void aClientThatIsClosedGivesThemUpAndOpensNoMore() {
    VirtualClient virtual = new VirtualClient(b -> b);
    virtual.server.always(ConnectOutcome.noAnswer());
    CompletableFuture<Integer> opened = preconnect(virtual, 2);
    virtual.client.shutdownNow();
    virtual.time.runUntilIdle();
    assertThat(failure(opened)).isInstanceOf(ClientClosedException.class);
    assertThat(failure(preconnect(virtual, 1))).isInstanceOf(ClientClosedException.class);
    virtual.network.requireNothingLeft();
  }

  @Test
  void aCountBelowOneIsTheCallersMistake() {
    VirtualClient virtual = new VirtualClient(b -> b);
    assertThatThrownBy(() -> virtual.client.preconnect(VirtualClient.URL, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("preconnect: expected at least 1, actual 0");
  }

  private static CompletableFuture<Integer> preconnect(VirtualClient virtual, int count) {
    CompletableFuture<Integer> opened = virtual.client.preconnect(VirtualClient.URL, count);
    virtual.time.runUntilIdle();
    return opened;
  }

  private static Throwable failure(CompletableFuture<Integer> opened) {
    try {
      throw new AssertionError("expected a failure, actual " + opened.join());
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  @Test
  void itCompletesThoughTheExecutorRefuses() {
    VirtualClient virtual =
        new VirtualClient(
            b ->
                b.executor(
                    task -> {
                      throw new RejectedExecutionException("full");
                    }));
    assertThat(preconnect(virtual, 1)).isCompletedWithValue(1);
    assertThat(virtual.bucket()).contains("0 active, 1 idle");
  }
}
