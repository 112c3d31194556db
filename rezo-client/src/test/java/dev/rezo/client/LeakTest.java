package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rezo.http.BodyReaders;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.testing.ScriptedPeer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that a program loses without having read or closed them. */
@Timeout(60)
class LeakTest {

  private static final String BEGUN = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nbegun";

  private final Logger logger = Logger.getLogger("dev.rezo.client");
  private final Records records = new Records();

  @BeforeEach
  void listen() {
    logger.addHandler(records);
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(records);
  }

  @Test
  @Tag("F38")
  void aLostResponseIsToldWithWhereItWasObtainedAndItsConnectionIsGivenUp() {
    VirtualClient virtual = new VirtualClient(b -> b.leakSampling(1));
    ScriptedPeer peer = loseOne(virtual);
    assertFoundAndEnded(virtual, peer);
    LogRecord record = records.all.get(0);
    assertThat(record.getMessage())
        .contains("GET http://service.test/")
        .contains("expected it to be read to its end or closed, actual neither");
    assertThat(record.getThrown().getStackTrace())
        .extracting(StackTraceElement::getMethodName)
        .contains("loseOne");
  }

  /** In a method of its own, so that nothing of the response is left on the stack. */
  private static ScriptedPeer loseOne(VirtualClient virtual) {
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peerAfter(call);
    virtual.says(peer, BEGUN);
    assertThat(call.join().status()).isEqualTo(200);
    return peer;
  }

  @Test
  @Tag("F38")
  void aResponseThatAnInterceptorDropsIsToldWithWhereItWentOn() {
    VirtualClient virtual =
        new VirtualClient(b -> b.interceptor(LeakTest::dropping).leakSampling(1));
    ScriptedPeer peer = loseOne(virtual);
    assertFoundAndEnded(virtual, peer);
    assertThat(records.all.get(0).getThrown())
        .hasMessage("an interceptor went on here")
        .satisfies(
            e ->
                assertThat(e.getStackTrace())
                    .extracting(StackTraceElement::getMethodName)
                    .contains("dropping"));
  }

  /** Who listened for a stop holds on to nothing once there is nothing to stop. */
  @Test
  @Tag("F38")
  void aResponseThatIsDroppedByWhoListenedForAStopIsTold() {
    VirtualClient virtual =
        new VirtualClient(b -> b.interceptor(LeakTest::listening).leakSampling(1));
    ScriptedPeer peer = loseOne(virtual);
    assertFoundAndEnded(virtual, peer);
  }

  private static CompletionStage<Response> listening(Request request, Interceptor.Chain chain) {
    Runnable forget = chain.whenStopped(cause -> dropping(request, chain));
    return dropping(request, chain).whenComplete((response, failure) -> forget.run());
  }

  private void assertFoundAndEnded(VirtualClient virtual, ScriptedPeer peer) {
    while (virtual.client.leaks().found() == 0) {
      System.gc();
      Thread.onSpinWait();
    }
    virtual.time.runUntilIdle();
    virtual.advance(Duration.ofSeconds(1));
    assertThat(peer.clientClosed()).isTrue();
    DeadlineTest.assertNothingLeft(virtual);
    while (records.all.isEmpty()) {
      Thread.onSpinWait();
    }
  }

  /** Answers by itself and forgets what it was answered. */
  private static CompletionStage<Response> dropping(Request request, Interceptor.Chain chain) {
    return chain.proceed(request).thenApply(dropped -> Response.builder(request).build());
  }

  @Test
  @Tag("F38")
  void aResponseThatIsReadOrClosedOrAllHereIsNotTold() {
    VirtualClient virtual = new VirtualClient(b -> b.leakSampling(1));
    finishSome(virtual);
    for (int i = 0; i < 5; i++) {
      System.gc();
      virtual.time.runUntilIdle();
    }
    assertThat(virtual.client.leaks().found()).isZero();
    assertThat(records.all).isEmpty();
    DeadlineTest.assertNothingLeft(virtual);
  }

  private static void finishSome(VirtualClient virtual) {
    CompletableFuture<Response> closed = virtual.get();
    virtual.says(virtual.peerAfter(closed), BEGUN);
    closed.join().close();
    virtual.advance(Duration.ofSeconds(1));

    CompletableFuture<Response> read = virtual.get();
    ScriptedPeer peer = virtual.peerAfter(read);
    virtual.says(peer, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbe");
    CompletableFuture<String> text = read.join().body().textAsync();
    virtual.says(peer, "gu");
    assertThat(text).isCompletedWithValue("begu");

    CompletableFuture<Response> small = virtual.get();
    virtual.says(peer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    assertThat(small.join().status()).isEqualTo(200);

    CompletableFuture<String> byReader =
        virtual.client.get(VirtualClient.URL).sendAsync(BodyReaders.text());
    virtual.time.runUntilIdle();
    virtual.says(peer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
    assertThat(byReader).isCompletedWithValue("ok");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void cancellingAWatchedCallEndsIt(int sampling) {
    VirtualClient virtual = new VirtualClient(b -> b.leakSampling(sampling));
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peerAfter(call);
    call.cancel(true);
    virtual.time.runUntilIdle();
    assertThat(peer.clientClosed()).isTrue();
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void aFailureOfAWatchedCallIsTheSame() {
    VirtualClient virtual = new VirtualClient(b -> b.leakSampling(1));
    CompletableFuture<Response> call = virtual.get();
    virtual.peerAfter(call).close();
    virtual.time.runUntilIdle();
    assertThat(DeadlineTest.failure(call))
        .isInstanceOf(dev.rezo.http.ConnectionLostException.class);
  }

  @Test
  void samplingTakesOneOfSoMany() {
    AtomicLong clock = new AtomicLong();
    LeakWatch watch = new LeakWatch(LeakWatch.USUAL_SAMPLING, () -> clock.addAndGet(10_000_000));
    int chosen = 0;
    for (int i = 0; i < 128_000; i++) {
      chosen += watch.isChosen() ? 1 : 0;
    }
    assertThat(chosen).isBetween(700, 1300); // 1000, give or take nine deviations.
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RezoClient.builder().leakSampling(-1))
        .withMessageContaining("at least 0");
  }

  @Test
  void aBusyClientPaysForAHundredStacksASecond() {
    AtomicLong clock = new AtomicLong();
    LeakWatch watch = new LeakWatch(2, clock::get);
    int chosen = 0;
    for (int i = 0; i < 100_000; i++) {
      chosen += watch.isChosen() ? 1 : 0;
      clock.addAndGet(10_000); // A second in all.
    }
    assertThat(chosen).isBetween(90, 100);
  }

  @Test
  void allAreWatchedHoweverManyThereAre() {
    LeakWatch watch = new LeakWatch(1, () -> 0);
    for (int i = 0; i < 1000; i++) {
      assertThat(watch.isChosen()).isTrue();
    }
  }

  /** What was logged of responses that were obtained here; other tests may have lost some, too. */
  private static final class Records extends Handler {
    final List<LogRecord> all = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord entry) {
      Throwable obtained = entry.getThrown();
      if (obtained != null && Arrays.stream(obtained.getStackTrace()).anyMatch(Records::isHere)) {
        all.add(entry);
      }
    }

    private static boolean isHere(StackTraceElement frame) {
      return frame.getClassName().equals(LeakTest.class.getName());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
