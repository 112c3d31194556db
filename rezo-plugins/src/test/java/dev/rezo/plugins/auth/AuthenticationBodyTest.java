package dev.rezo.plugins.auth;

import static dev.rezo.plugins.auth.AuthenticationWorld.OK;
import static dev.rezo.plugins.auth.AuthenticationWorld.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.AuthenticationException;
import dev.rezo.http.Bodies;
import dev.rezo.http.Body;
import dev.rezo.http.BodySource;
import dev.rezo.http.Delivery;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Url;
import dev.rezo.plugins.auth.AuthenticationWorld.Seen;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a body whose first sending is refused. */
@Tag("A187")
@Timeout(30)
class AuthenticationBodyTest {

  private static final String A = "http://a.test/";
  private static final String DIGEST = "Digest realm=r, nonce=n, qop=auth";

  private static Request post(Body body) {
    return Request.builder("POST", Url.parse(A)).body(body).build();
  }

  /** A body that can be sent once. */
  private static Body once() {
    byte[] bytes = "content".getBytes(StandardCharsets.US_ASCII);
    return Bodies.stream(new ByteArrayInputStream(bytes), bytes.length, "text/plain");
  }

  private static AuthenticationWorld world(Function<Seen, String> answers) {
    return AuthenticationWorld.with(Authentication.of(A, Credentials.password("u", "s")), answers);
  }

  private static Function<Seen, String> asking(String challenge) {
    return seen -> seen.authorization() == null ? refusal(challenge) : OK;
  }

  /** Streams are read by a thread of their own. */
  private static int await(AuthenticationWorld world, Request request) {
    CompletableFuture<Response> call = world.client.sendAsync(request);
    while (!call.isDone()) {
      world.time.runUntilIdle();
      Thread.onSpinWait();
    }
    return world.status(call);
  }

  @Test
  void aBodyThatCanBeIsSentAgain() {
    AuthenticationWorld world = world(asking(DIGEST));
    assertThat(await(world, post(Bodies.text("content")))).isEqualTo(200);
    assertThat(world.seen).extracting(Seen::body).containsExactly("content", "content");
    assertThat(world.seen).allSatisfy(seen -> assertThat(seen.field("Expect")).isNull());
    assertThat(world.connections).isEqualTo(1);
  }

  @Test
  void aBodyThatCanBeSentOnceWaitsUntilItIsWanted() {
    AuthenticationWorld world = world(asking(DIGEST));
    assertThat(await(world, post(once()))).isEqualTo(200);
    assertThat(world.seen).extracting(Seen::body).containsExactly("", "content");
    assertThat(world.seen).extracting(s -> s.field("Expect")).containsExactly("100-continue", null);
  }

  @Test
  void aBodyThatNobodyAskedForIsSentAsItIs() {
    AuthenticationWorld world = world(seen -> OK);
    assertThat(await(world, post(once()))).isEqualTo(200);
    assertThat(world.seen).extracting(Seen::body).containsExactly("content");
  }

  @Test
  void aServerThatTakesTheBodyAndThenRefusesHasTheLastWord() {
    AuthenticationWorld world = world(seen -> seen.body().isEmpty() ? OK : refusal(DIGEST));
    assertThat(await(world, post(once()))).isEqualTo(401);
    assertThat(world.seen).hasSize(1);
  }

  @Test
  void anAnswerInAdvanceMayBeByAnOldNonceSoTheBodyWaitsToo() {
    String[] nonce = {"n1"};
    AuthenticationWorld world =
        world(
            seen ->
                seen.authorization() != null && seen.authorization().contains(nonce[0])
                    ? OK
                    : refusal("Digest realm=r, stale=true, qop=auth, nonce=" + nonce[0]));
    assertThat(await(world, Request.get(A))).isEqualTo(200);
    nonce[0] = "n2";
    assertThat(await(world, post(once()))).isEqualTo(200);
    assertThat(world.seen.get(3).body()).isEqualTo("content");
  }

  @Test
  void theBodyIsHashedWhereTheServerWantsIt() {
    String challenge = "Digest realm=r, nonce=n, qop=auth-int, algorithm=SHA-256";
    AuthenticationWorld world = world(asking(challenge));
    assertThat(await(world, post(Bodies.text("content")))).isEqualTo(200);
    String said = world.seen.get(1).authorization();
    DigestAlgorithm h = DigestAlgorithm.SHA_256;
    String cnonce = said.replaceAll(".*cnonce=\"([^\"]*)\".*", "$1");
    assertThat(said)
        .contains(
            h.hash(
                h.hash("u:r:s")
                    + ":n:00000001:"
                    + cnonce
                    + ":auth-int:"
                    + h.hash("POST:/:" + h.hash("content"))));
    assertThat(await(world, Request.get(A))).isEqualTo(200);
    assertThat(world.seen).as("no body has a hash too").hasSize(3);
    assertThat(await(world, post(once()))).as("it cannot be read twice").isEqualTo(401);
  }

  /** A body that is sent once, and of which nothing comes when it is opened again. */
  private static final class SilentBody implements Body {
    private final byte[] content = "content".getBytes(StandardCharsets.US_ASCII);
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    @Override
    public long length() {
      return content.length;
    }

    @Override
    public boolean isReplayable() {
      return true;
    }

    @Override
    public @Nullable String contentType() {
      return null;
    }

    @Override
    public BodySource open() throws IOException {
      return opened.getAndIncrement() == 0
          ? Bodies.of(content, "text/plain").open()
          : new Nothing();
    }

    private final class Nothing implements BodySource {
      @Override
      public @Nullable ByteBuffer next(Runnable onReady) {
        return null;
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    }
  }

  /** A body that is sent once, and cannot be opened again. */
  private static Body lost(IOException failure) {
    AtomicInteger opened = new AtomicInteger();
    return new Body() {
      private final Body content = Bodies.text("content");

      @Override
      public long length() {
        return content.length();
      }

      @Override
      public boolean isReplayable() {
        return true;
      }

      @Override
      public @Nullable String contentType() {
        return null;
      }

      @Override
      public BodySource open() throws IOException {
        if (opened.getAndIncrement() > 0) {
          throw failure;
        }
        return content.open();
      }
    };
  }

  private static CompletableFuture<Response> refusedOnce(AuthenticationWorld world, Body body) {
    CompletableFuture<Response> call = world.client.sendAsync(post(body));
    while (world.seen.isEmpty()) {
      world.time.runUntilIdle();
      Thread.onSpinWait();
    }
    world.time.runUntilIdle();
    return call;
  }

  @Test
  void nobodyReadsOnForAHashWhenTheCallIsOver() {
    AuthenticationWorld world = world(asking("Digest realm=r, nonce=n, qop=auth-int"));
    SilentBody body = new SilentBody();
    CompletableFuture<Response> call = refusedOnce(world, body);
    assertThat(body.opened).hasValue(2);
    assertThat(body.closed).hasValue(0);
    assertThat(call.cancel(true)).isTrue();
    world.time.runUntilIdle();
    assertThat(body.closed).hasValue(1);
    assertThat(world.client.snapshot().toString()).contains("0 active");
  }

  @Test
  void aBodyThatCannotBeReadForItsHashFailsTheCall() {
    AuthenticationWorld world = world(asking("Digest realm=r, nonce=n, qop=auth-int"));
    IOException planted = new IOException("planted");
    CompletableFuture<Response> call = refusedOnce(world, lost(planted));
    assertThat(call).isCompletedExceptionally();
    assertThatThrownBy(call::join)
        .cause()
        .isInstanceOfSatisfying(
            AuthenticationException.class,
            e -> assertThat(e.delivery()).isEqualTo(Delivery.REFUSED))
        .hasMessageContaining("POST http://a.test/: expected its body to be read for its hash")
        .hasCause(planted);
  }
}
