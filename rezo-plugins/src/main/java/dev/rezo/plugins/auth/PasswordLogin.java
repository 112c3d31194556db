package dev.rezo.plugins.auth;

import dev.rezo.http.AuthenticationException;
import dev.rezo.http.Body;
import dev.rezo.http.Delivery;
import dev.rezo.http.Interceptor.Chain;
import dev.rezo.http.Phase;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.plugins.auth.DigestChallenge.Quality;
import dev.rezo.plugins.auth.PasswordCredentials.Choice;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Answers by Basic and Digest, and remembers where it was asked: what lies there too is answered in
 * advance.
 *
 * <p>Guarded by its lock.
 */
final class PasswordLogin implements Login {

  /** A server may have any number of realms; the ones that were asked for last are remembered. */
  private static final int MAX_SPACES = 16;

  private final PasswordCredentials credentials;
  private final @Nullable String realm;
  private final ReentrantLock lock = new ReentrantLock();

  /** The latest first. */
  private final List<ProtectionSpace> spaces = new ArrayList<>(2);

  /**
   * Makes a login.
   *
   * @param realm the only one that it is for, or null for all
   */
  PasswordLogin(PasswordCredentials credentials, @Nullable String realm) {
    this.credentials = credentials;
    this.realm = realm;
  }

  @Override
  public @Nullable CompletionStage<Answer> inAdvance(Request request, Chain chain) {
    if (credentials.isInAdvance() && realm == null) {
      return CompletableFuture.completedFuture(new Said(ProtectionSpace.everywhere(), null));
    }
    ProtectionSpace known = find(request.url().path());
    return known == null || !known.isAnswerable(request)
        ? null
        : say(known, request, chain, Delivery.NOT_SENT);
  }

  @Override
  public @Nullable CompletionStage<Answer> answer(Refusal refusal, Chain chain) {
    Said refused = refusal.answer() instanceof Said said ? said : null;
    Choice choice = credentials.choose(refusal.challenges(), realm, refusal.hashesBody());
    if (refused != null && (choice == null || refused.space.isOf(choice.realm()))) {
      forget(refused.space);
    }
    if (choice == null || !isNew(choice, refused, refusal.answered())) {
      return null;
    }
    ProtectionSpace space = ProtectionSpace.of(refusal.request().url(), choice, credentials);
    return say(space, refusal.request(), chain, Delivery.REFUSED);
  }

  /**
   * Basic always says the same; Digest is asked once more if only its nonce was too old, be it the
   * one that was sent in advance or the answer to the first challenge.
   */
  private static boolean isNew(Choice choice, @Nullable Said refused, int answered) {
    return choice.digest() == null
        ? answered == 0 && (refused == null || refused.proof != null)
        : answered == 0 || (answered == 1 && choice.isStale());
  }

  private CompletionStage<Answer> say(
      ProtectionSpace space, Request request, Chain chain, Delivery delivery) {
    DigestSession session = space.session();
    if (session == null) {
      return CompletableFuture.completedFuture(new Said(space, null));
    }
    String target = request.target() == null ? request.url().target() : request.target();
    if (session.challenge().quality() != Quality.AUTH_INT) {
      return CompletableFuture.completedFuture(
          new Said(space, session.next(request.method(), target, null)));
    }
    return hash(request, session.challenge().algorithm(), chain, delivery)
        .thenApply(hash -> new Said(space, session.next(request.method(), target, hash)));
  }

  /** That of the body; it is not read on when the call is over. */
  private static CompletionStage<String> hash(
      Request request, DigestAlgorithm algorithm, Chain chain, Delivery delivery) {
    Body body = request.body();
    if (body == null) {
      return CompletableFuture.completedFuture(algorithm.hash(""));
    }
    CompletableFuture<String> hashed = BodyHash.of(body, algorithm);
    Runnable over = chain.whenStopped(cause -> hashed.cancel(true));
    CompletableFuture<String> outcome = new CompletableFuture<>();
    CompletionStage<String> unused =
        hashed.whenComplete(
            (hash, failure) -> {
              over.run();
              if (failure == null) {
                outcome.complete(hash);
              } else {
                outcome.completeExceptionally(
                    new AuthenticationException(
                        request
                            + ": expected its body to be read for its hash (qop=auth-int), actual "
                            + failure.getClass().getSimpleName(),
                        delivery,
                        failure));
              }
            });
    return outcome;
  }

  private @Nullable ProtectionSpace find(String path) {
    lock.lock();
    try {
      ProtectionSpace best = null;
      for (ProtectionSpace space : spaces) {
        if (space.reach(path) > (best == null ? 0 : best.reach(path))) {
          best = space;
        }
      }
      return best;
    } finally {
      lock.unlock();
    }
  }

  private void remember(ProtectionSpace space) {
    lock.lock();
    try {
      spaces.removeIf(known -> known.isReplacedBy(space));
      spaces.add(0, space);
      if (spaces.size() > MAX_SPACES) {
        spaces.remove(MAX_SPACES);
      }
    } finally {
      lock.unlock();
    }
  }

  private void forget(ProtectionSpace space) {
    lock.lock();
    try {
      spaces.removeIf(known -> known == space);
    } finally {
      lock.unlock();
    }
  }

  /** Immutable. */
  private final class Said implements Answer {

    private final ProtectionSpace space;
    private final DigestSession.@Nullable Proof proof;

    Said(ProtectionSpace space, DigestSession.@Nullable Proof proof) {
      this.space = space;
      this.proof = proof;
    }

    @Override
    public Login login() {
      return PasswordLogin.this;
    }

    @Override
    public String value() {
      return proof == null ? credentials.basic() : proof.value();
    }

    @Override
    public boolean mayBeStale() {
      return proof != null;
    }

    @Override
    public void accepted(Response response) throws ProtocolException {
      if (proof != null) {
        learn(response, proof);
      }
      if (!space.isEverywhere()) {
        remember(space);
      }
    }

    /** RFC 7616 section 3.5. */
    private void learn(Response response, DigestSession.Proof sent) throws ProtocolException {
      String field = response.header("Authentication-Info");
      if (field == null) {
        return;
      }
      Map<String, String> facts = ChallengeParser.parameters(field);
      String claimed = facts.get("rspauth");
      String expected = claimed == null ? null : sent.serverResponse();
      if (expected != null && !isSame(expected, Objects.requireNonNull(claimed))) {
        throw new ProtocolException(
            "RFC 7616 section 3.5",
            response.request()
                + ": expected the server's proof that it knows the secret, actual a wrong one",
            ProtocolException.Scope.STREAM,
            Phase.HEAD,
            Delivery.UNKNOWN);
      }
      String next = facts.get("nextnonce");
      if (next != null) {
        sent.session().renew(next);
      }
    }

    private static boolean isSame(String expected, String claimed) {
      return MessageDigest.isEqual(
          expected.getBytes(StandardCharsets.ISO_8859_1),
          claimed.getBytes(StandardCharsets.ISO_8859_1));
    }
  }
}
