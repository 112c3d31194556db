package dev.rezo.plugins.auth;

import static dev.rezo.plugins.auth.AuthenticationWorld.OK;
import static dev.rezo.plugins.auth.AuthenticationWorld.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.Body;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Url;
import dev.rezo.plugins.auth.AuthenticationWorld.Seen;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
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
}
