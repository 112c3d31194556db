package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules of Reactive Streams 1.0.4, named by their numbers. */
@Tag("A94")
@Timeout(10)
class BodyPublisherTest {

  private static final int MANY = 100_000;

  private final Recorder recorder = new Recorder();

  private Recorder subscribe(BodySource source) {
    ResponseBody.of(source, Body.UNKNOWN_LENGTH, Headers.EMPTY).publisher().subscribe(recorder);
    return recorder;
  }

  @Test
  void nothingIsReadWithoutDemand_1_1() {
    ScriptedSource source = ScriptedSource.of("a", "b");
    subscribe(source);
    assertThat(source.polls()).isZero();
    recorder.request(1);
    assertThat(recorder.signals).containsExactly("a");
    assertThat(source.left()).isEqualTo(1);
  }

  @Test
  void endFollowsTheLastChunk_1_5() {
    subscribe(ScriptedSource.of("a", "b")).request(3);
    assertThat(recorder.signals).containsExactly("a", "b", "complete");
  }

  @Test
  void emptyBodyCompletes_1_5() {
    subscribe(ScriptedSource.of()).request(1);
    assertThat(recorder.signals).containsExactly("complete");
  }

  @Test
  void failureIsTheLastSignal_1_4() {
    ScriptedSource source = ScriptedSource.of("a").failure(new IOException("cut"));
    subscribe(source).request(9);
    assertThat(recorder.signals).containsExactly("a", "error java.io.IOException: cut");
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void demandIsKeptWhileTheBodyWaits() {
    ScriptedSource source = new ScriptedSource().pause().chunk("a").pause().chunk("b");
    subscribe(source).request(2);
    assertThat(recorder.signals).isEmpty();
    source.signal();
    source.signal();
    assertThat(recorder.signals).containsExactly("a", "b");
  }

  @Test
  void demandFromWithinOnNextDoesNotDeepenTheStack_3_3() {
    recorder.requestOnNext = true;
    List<String> chunks = java.util.Collections.nCopies(MANY, "a");
    subscribe(ScriptedSource.of(chunks.toArray(new String[0]))).request(1);
    assertThat(recorder.signals).hasSize(MANY + 1).last().isEqualTo("complete");
  }

  @Test
  void nothingComesAfterACancellation_3_12() {
    recorder.cancelOnNext = true;
    ScriptedSource source = ScriptedSource.of("a", "b");
    subscribe(source).request(Long.MAX_VALUE);
    assertThat(recorder.signals).containsExactly("a");
    assertThat(source.isClosed()).isTrue();
    recorder.request(1);
    recorder.request(-1);
    assertThat(recorder.signals).containsExactly("a");
  }

  @Test
  void cancellationWhileTheBodyWaitsIsSilent_3_12() {
    ScriptedSource source = new ScriptedSource().pause();
    subscribe(source).request(1);
    recorder.cancel();
    recorder.cancel();
    assertThat(source.isClosed()).isTrue();
    assertThat(recorder.signals).isEmpty();
  }

  @Test
  void demandOfNothingIsAnError_3_9() {
    for (long demand : new long[] {0, -1, Long.MIN_VALUE}) {
      Recorder one = new Recorder();
      ScriptedSource source = ScriptedSource.of("a");
      ResponseBody.of(source, Body.UNKNOWN_LENGTH, Headers.EMPTY).publisher().subscribe(one);
      one.request(demand);
      assertThat(one.signals)
          .containsExactly(
              "error java.lang.IllegalArgumentException: response body: expected a demand above 0,"
                  + " actual "
                  + demand);
      assertThat(source.isClosed()).isTrue();
    }
  }

  @Test
  void demandBeyondALongIsUnbounded_3_17() {
    ScriptedSource source = new ScriptedSource().pause().chunk("a").chunk("b");
    subscribe(source).request(Long.MAX_VALUE);
    recorder.request(Long.MAX_VALUE);
    recorder.request(2); // a sum that wrapped would be nothing by now
    source.signal();
    assertThat(recorder.signals).containsExactly("a", "b", "complete");
  }

  @Test
  void secondSubscriberIsRefused_1_9() {
    Flow.Publisher<ByteBuffer> publisher =
        ResponseBody.of(ScriptedSource.of("a"), Body.UNKNOWN_LENGTH, Headers.EMPTY).publisher();
    publisher.subscribe(recorder);
    Recorder second = new Recorder();
    publisher.subscribe(second);
    assertThat(second.signals)
        .containsExactly(
            "error java.lang.IllegalStateException: response body: expected one subscriber, actual"
                + " a second");
    recorder.request(2);
    assertThat(recorder.signals).containsExactly("a", "complete");
  }

  @Test
  void nullSubscriberIsAMistake_1_9() {
    assertThatThrownBy(() -> ResponseBody.EMPTY.publisher().subscribe(null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void subscriberThatThrowsHasCancelled_2_13() {
    recorder.failure = new IllegalStateException("bug of the subscriber");
    ScriptedSource source = ScriptedSource.of("a", "b");
    List<Throwable> uncaught = new ArrayList<>();
    Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
    try {
      subscribe(source).request(2);
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(null);
    }
    assertThat(recorder.signals).containsExactly("a");
    assertThat(uncaught).containsExactly(recorder.failure);
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void bodiesThatArePublishedAndSentAgainAreTheSame() throws IOException {
    ResponseBody body =
        ResponseBody.of(ScriptedSource.of("a", "bc", "d"), Body.UNKNOWN_LENGTH, Headers.EMPTY);
    BodySource sent = Bodies.publisher(body.publisher(), 4, "text/plain").open();
    assertThat(ResponseBody.of(sent, 4, Headers.EMPTY).text()).isEqualTo("abcd");
  }

  /** Writes down each signal. */
  private static final class Recorder implements Flow.Subscriber<ByteBuffer> {
    final List<String> signals = new ArrayList<>();
    boolean requestOnNext;
    boolean cancelOnNext;
    @Nullable RuntimeException failure;
    private Flow.@Nullable Subscription subscription;

    void request(long demand) {
      subscription.request(demand);
    }

    void cancel() {
      subscription.cancel();
    }

    @Override
    public void onSubscribe(Flow.Subscription first) {
      subscription = first;
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      signals.add(StandardCharsets.UTF_8.decode(chunk).toString());
      if (failure != null) {
        throw failure;
      }
      if (requestOnNext) {
        request(1);
      }
      if (cancelOnNext) {
        cancel();
      }
    }

    @Override
    public void onError(Throwable cause) {
      signals.add("error " + cause);
    }

    @Override
    public void onComplete() {
      signals.add("complete");
    }
  }
}
