package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The two halves of a stream as threads that may wait use them. */
@Timeout(30)
class DuplexStreamTest {

  private final Pipe pipe = new Pipe();

  @Test
  void inputIsTheSourceAndOutputIsWritten() throws Exception {
    try (OutputStream out = pipe.output()) {
      out.write("hel".getBytes(StandardCharsets.US_ASCII));
      out.write('l');
      out.write(new byte[] {'x', 'o', 'x'}, 1, 1);
      out.write(new byte[0]);
    }
    assertThat(pipe.written).hasToString("hello");
    assertThat(pipe.outputEnded).isTrue();
    assertThat(pipe.closed).isFalse();
    assertThat(pipe.input().read()).isEqualTo(-1);
  }

  @Test
  void outputWaitsForThePeer() throws Exception {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    pipe.answer = taken;
    CompletableFuture<String> call =
        BlockingCall.start(
            () -> {
              pipe.output().write('x');
              return "written";
            });
    BlockingCall.eventually(() -> pipe.written.length() == 1);
    assertThat(call).isNotDone();
    taken.complete(null);
    assertThat(BlockingCall.result(call)).isEqualTo("written");
  }

  @Test
  void anInterruptWhileItWaitsClosesTheStream() throws Exception {
    pipe.answer = new CompletableFuture<>();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> pipe.output().write('x')).isInstanceOf(CallCancelledException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(pipe.closed).isTrue();
  }

  @Test
  void aWriteThatFailsIsAnIOException() {
    pipe.answer = CompletableFuture.failedFuture(new IOException("reset"));
    assertThatThrownBy(() -> pipe.output().write('x')).hasMessage("reset");
    pipe.answer = CompletableFuture.failedFuture(new IllegalStateException("ended"));
    assertThatThrownBy(() -> pipe.output().write('x'))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ended");
  }

  @Test
  void aThreadThatSendsTheBytesIsRefusedInsteadOfWaitingForItself() throws Exception {
    pipe.loop = Thread.currentThread();
    pipe.output().write('x');
    pipe.answer = new CompletableFuture<>();
    assertThatThrownBy(() -> pipe.output().write('x'))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected a thread that may wait");
  }

  @Test
  void closingAResponseClosesItsStream() {
    Response response =
        Response.builder(Request.get("http://a.example/")).status(101, "").duplex(pipe).build();
    assertThat(response.toBuilder().build().duplex()).isSameAs(pipe);
    response.close();
    assertThat(pipe.closed).isTrue();
  }

  /** Keeps what is written and has nothing to read. */
  private static final class Pipe implements DuplexStream {
    private final StringBuilder written = new StringBuilder();
    private CompletionStage<Void> answer = CompletableFuture.completedStage(null);
    private boolean outputEnded;
    private boolean closed;
    private @Nullable Thread loop;

    @Override
    public BodySource source() {
      return new BodySource() {
        @Override
        public ByteBuffer next(Runnable onReady) {
          return END;
        }

        @Override
        public boolean deliversOn(Thread thread) {
          return thread == loop;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer bytes) {
      written.append(StandardCharsets.US_ASCII.decode(bytes));
      return answer;
    }

    @Override
    public void shutdownOutput() {
      outputEnded = true;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
