package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodySource;
import dev.rezo.http.Call;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Response;
import dev.rezo.testing.ScriptedPeer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What an application's own code does wrong ends its call, and nothing else. */
class UserCodeTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void anExecutorThatRejectsFailsTheCall() {
    VirtualClient virtual =
        new VirtualClient(
            b ->
                b.executor(
                    task -> {
                      throw new RejectedExecutionException("full");
                    }));
    CompletableFuture<Response> call = virtual.get();
    try {
      virtual.says(virtual.peer(), OK);
    } catch (RuntimeException e) {
      // told below
    }
    assertEnded(virtual, call);
  }

  @Test
  void anExecutorThatRejectsHearsOfAFailureToo() {
    VirtualClient virtual =
        new VirtualClient(
            b ->
                b.executor(
                    task -> {
                      throw new RejectedExecutionException("full");
                    }));
    virtual.server.always(dev.rezo.testing.ConnectOutcome.refuse());
    CompletableFuture<Response> call = quietly(virtual, () -> virtual.get());
    assertThat(call).isCompletedExceptionally();
  }

  @Test
  void aBodyWhoseSourceThrowsOnCloseFailsTheCallAlone() {
    VirtualClient virtual = new VirtualClient(b -> b);
    TestBody body = new TestBody();
    body.onClose =
        () -> {
          throw new IllegalStateException("close");
        };
    CompletableFuture<Response> call =
        virtual.client.sendAsync(virtual.client.post(VirtualClient.URL).body(body).request());
    ScriptedPeer peer = virtual.peer();
    call.cancel(true);
    settle(virtual);
    peer.reset();
    settle(virtual);
    assertThat(virtual.client.runningCalls()).isZero();
    assertThat(virtual.bucket()).doesNotContain("1 active");
  }

  @Test
  void aBodyWhoseLengthThrowsFailsTheCall() {
    VirtualClient virtual = new VirtualClient(b -> b);
    TestBody body = new TestBody();
    body.onLength =
        () -> {
          throw new IllegalStateException("length");
        };
    CompletableFuture<Response> call =
        virtual.client.sendAsync(virtual.client.post(VirtualClient.URL).body(body).request());
    settle(virtual);
    assertEnded(virtual, call);
  }

  @Test
  void aBodyThatThrowsAnErrorFailsTheCall() {
    VirtualClient virtual = new VirtualClient(b -> b);
    TestBody body = new TestBody();
    body.onNext =
        () -> {
          throw new AssertionError("next");
        };
    CompletableFuture<Response> call =
        virtual.client.sendAsync(virtual.client.post(VirtualClient.URL).body(body).request());
    settle(virtual);
    assertEnded(virtual, call);
  }

  @Test
  void aRedirectionThatThrowsFailsTheCall() {
    VirtualClient virtual =
        new VirtualClient(
            b ->
                b.connectTo(
                    origin -> {
                      throw new IllegalStateException("connectTo");
                    }));
    CompletableFuture<Response> call =
        virtual.client.sendAsync(virtual.client.get(VirtualClient.URL).request());
    settle(virtual);
    assertEnded(virtual, call);
    assertThat(virtual.bucket()).doesNotContain("opening");
  }

  @Test
  void aResolverThatThrowsAnErrorFailsTheCall() {
    VirtualClient virtual =
        new VirtualClient(
            b ->
                b.resolver(
                    host -> {
                      throw new NoClassDefFoundError("resolver");
                    }));
    CompletableFuture<Response> call =
        virtual.client.sendAsync(virtual.client.get(VirtualClient.URL).request());
    settle(virtual);
    assertEnded(virtual, call);
  }

  @Test
  void aResolverThatAnswersNothingFailsTheCall() {
    for (List<java.net.InetAddress> answer :
        new ArrayList<List<java.net.InetAddress>>(List.of(List.of()))) {
      VirtualClient virtual = new VirtualClient(b -> b);
      virtual.resolver.answers(CompletableFuture.completedFuture(answer));
      assertEnded(virtual, virtual.get());
    }
    VirtualClient virtual = new VirtualClient(b -> b);
    virtual.resolver.answers(CompletableFuture.completedFuture(null));
    assertEnded(virtual, virtual.get());
    VirtualClient none = new VirtualClient(b -> b.resolver(host -> null));
    assertEnded(none, none.get());
  }

  @Test
  void aReaderThatThrowsAnErrorFailsTheCall() {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<String> call =
        virtual.client.sendAsync(
            virtual.client.get(VirtualClient.URL).request(),
            response -> {
              throw new AssertionError("reader");
            });
    virtual.says(virtual.peer(), OK);
    assertEnded(virtual, call);
  }

  @Test
  void aReaderThatReturnsNullFailsTheCall() {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<String> call =
        virtual.client.sendAsync(virtual.client.get(VirtualClient.URL).request(), response -> null);
    virtual.says(virtual.peer(), OK);
    assertEnded(virtual, call);
  }

  @Test
  void aReaderThatFailsDoesNotKeepTheConnection() {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<String> call =
        virtual.client.sendAsync(
            virtual.client.get(VirtualClient.URL).request(),
            response -> CompletableFuture.failedFuture(new IOException("I do not like it")));
    virtual.says(virtual.peer(), "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx");
    virtual.advance(ofSeconds(1));
    assertEnded(virtual, call);
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void aListenerThatThrowsAnErrorBreaksNothing() {
    VirtualClient virtual =
        new VirtualClient(
            b ->
                b.listener(
                    new ExchangeListener() {
                      @Override
                      public void leased(Call call, ConnectionUse use) {
                        throw new AssertionError("leased");
                      }
                    }));
    CompletableFuture<Response> call =
        virtual.client.sendAsync(virtual.client.get(VirtualClient.URL).request());
    settle(virtual);
    virtual.says(virtual.server.takePeer(), OK);
    assertThat(call).isCompleted();
  }

  @Test
  void anInterceptorThatReturnsNullFailsTheCall() {
    VirtualClient virtual = new VirtualClient(b -> b.interceptor((request, chain) -> null));
    assertEnded(virtual, virtual.get());
  }

  @Test
  void anInterceptorThatThrowsACheckedExceptionFailsTheCall() {
    VirtualClient virtual =
        new VirtualClient(
            b ->
                b.interceptor(
                    (request, chain) -> {
                      throw UserCodeTest.<RuntimeException>sneaky(new IOException("from Kotlin"));
                    }));
    assertEnded(virtual, virtual.get());
  }

  @Test
  void aSignalThatThrowsEndsItsExchangeOnly() throws IOException {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
    BodySource source = call.join().body().source();
    ByteBuffer nothing =
        source.next(
            () -> {
              throw new IllegalStateException("onReady");
            });
    assertThat(nothing).isNull();
    peer.reset();
    settle(virtual);
    assertThat(virtual.client.runningCalls()).isZero();
    DeadlineTest.assertNothingLeft(virtual);
  }

  // Cancelled from within.

  @Test
  void aCallThatIsCancelledWhenItHasItsConnectionIsNotSent() {
    for (String when : List.of("connected", "leased", "requestSent", "informational", "head")) {
      AtomicReference<CompletableFuture<Response>> running = new AtomicReference<>();
      VirtualClient virtual =
          new VirtualClient(b -> b.listener(new AtMoment(when, () -> running.get().cancel(true))));
      CompletableFuture<Response> call =
          virtual.client.sendAsync(virtual.client.get(VirtualClient.URL).request());
      running.set(call);
      virtual.time.runUntilIdle();
      ScriptedPeer peer = virtual.server.takePeer();
      if (!peer.clientClosed() && (when.equals("informational") || when.equals("head"))) {
        virtual.says(
            peer, "HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx");
      }
      virtual.advance(ofSeconds(1));
      assertThat(call).as(when).isCancelled();
      assertThat(virtual.client.runningCalls()).as(when).isZero();
      virtual.advance(ofSeconds(60));
      assertThat(peer.clientClosed()).as(when + ": closed at its idle timeout").isTrue();
      DeadlineTest.assertNothingLeft(virtual);
    }
  }

  @Test
  void aBodyThatCancelsItsCallWhenOpenedIsClosed() {
    VirtualClient virtual = new VirtualClient(b -> b);
    AtomicReference<CompletableFuture<Response>> running = new AtomicReference<>();
    TestBody body = new TestBody();
    body.onOpen = () -> running.get().cancel(true);
    CompletableFuture<Response> call =
        virtual.client.sendAsync(virtual.client.post(VirtualClient.URL).body(body).request());
    running.set(call);
    virtual.time.runUntilIdle();
    assertThat(body.opened).isEqualTo(1);
    assertThat(body.closed).isEqualTo(1);
    DeadlineTest.assertNothingLeft(virtual);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> RuntimeException sneaky(Exception e) throws E {
    throw (E) e;
  }

  private interface Step {
    CompletableFuture<Response> run();
  }

  private static void settle(VirtualClient virtual) {
    CompletableFuture<Response> unused = quietly(virtual, () -> null);
  }

  private static CompletableFuture<Response> quietly(VirtualClient virtual, Step step) {
    CompletableFuture<Response> call = null;
    for (int i = 0; i < 3; i++) {
      try {
        if (i == 0) {
          call = step.run();
        }
        virtual.time.runUntilIdle();
      } catch (Throwable e) {
        // A real loop would log it and go on.
      }
    }
    return call;
  }

  private static void assertEnded(VirtualClient virtual, CompletableFuture<?> call) {
    virtual.time.runUntilIdle();
    assertThat(call).isCompletedExceptionally();
    assertThat(virtual.client.runningCalls()).isZero();
    assertThat(virtual.bucket()).doesNotContain("1 active");
  }

  /** A body of no end, of which each step may be made to do something. */
  static final class TestBody extends CountedBody {
    Runnable onLength = () -> {};
    Runnable onOpen = () -> {};
    Runnable onNext = () -> {};
    Runnable onClose = () -> {};

    @Override
    public long length() {
      onLength.run();
      return super.length();
    }

    @Override
    public BodySource open() {
      BodySource source = super.open();
      onOpen.run();
      return source;
    }

    @Override
    public ByteBuffer next(Runnable onReady) {
      onNext.run();
      return null;
    }

    @Override
    public void close() {
      super.close();
      onClose.run();
    }
  }
}
