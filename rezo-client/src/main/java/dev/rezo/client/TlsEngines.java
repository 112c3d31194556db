package dev.rezo.client;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes the engines of one configuration, which resume each other's sessions and nobody else's.
 *
 * <p>Lifecycle: the first engine loads the trust store; from {@link #newEngine} until {@link
 * #forget} the callbacks of an engine find their witness here.
 *
 * <p>Thread-safe.
 */
final class TlsEngines {

  /**
   * Sessions kept for a resumption, about 1 KiB each beside the peer's chain. The platform keeps
   * 20,480: 100 MB for a crawler that does not come back. With TLS 1.3 most servers send two for
   * each connection and each is good for one more, so that hundreds of connections to one host keep
   * hundreds of them.
   */
  static final int MAX_SESSIONS = 2_048;

  /** Profiles whose sessions are kept; who uses more makes full handshakes with the others. */
  static final int MAX_PROFILES = 32;

  private final TlsSettings settings;

  /** Guards the making of {@link #loaded}; a lock that does not pin a virtual thread's carrier. */
  private final ReentrantLock loading = new ReentrantLock();

  private volatile @Nullable Loaded loaded;

  /** The contexts of profiles, each with sessions of its own. */
  private final Map<BrowserProfile, SSLContext> ofProfiles = new ConcurrentHashMap<>();

  /** Of the handshakes that run: engines compare by identity. */
  private final Map<SSLEngine, TlsWitness> witnesses = new ConcurrentHashMap<>();

  TlsEngines(TlsSettings settings) {
    this.settings = settings;
  }

  /** Keys, trust and the context that keeps their sessions. Immutable. */
  private record Loaded(TlsKeyChoice keys, TlsVerifier verifier, SSLContext context) {}

  boolean isPrepared() {
    return loaded != null;
  }

  /**
   * Loads the trust store when that is still to be done. Blocks for 100 ms and more the first time.
   *
   * @throws IllegalStateException when the platform's trust store cannot be read
   */
  void prepare() {
    Loaded unused = loaded();
  }

  /**
   * Makes the engine of one connection, ready for its handshake, and remembers its witness.
   *
   * @param profile the browser that the offer is to be like, or null
   */
  SSLEngine newEngine(
      TlsWitness witness,
      int port,
      List<String> applicationProtocols,
      @Nullable BrowserProfile profile) {
    // The name is at once what SNI asks for, what the certificate must be for, and half of the key
    // under which JSSE keeps sessions.
    String name = witness.expectedName();
    SSLContext context = context(profile);
    SSLEngine engine = context.createSSLEngine(name, port);
    engine.setUseClientMode(true);
    engine.setSSLParameters(TlsOffer.of(context, settings, name, applicationProtocols, profile));
    witnesses.put(engine, witness);
    return engine;
  }

  /** Who watches the handshake of {@code engine}; null when that is over or given up. */
  @Nullable TlsWitness witness(SSLEngine engine) {
    return witnesses.get(engine);
  }

  /** The handshake of {@code engine} is over. */
  void forget(SSLEngine engine) {
    witnesses.remove(engine);
  }

  /** How many handshakes run. */
  int running() {
    return witnesses.size();
  }

  /** A session that one profile has begun would tell a server who the others are. */
  private SSLContext context(@Nullable BrowserProfile profile) {
    Loaded material = loaded();
    if (!settings.resumption()) {
      return ownContext(material); // One that nothing shares has no session to go on with.
    }
    if (profile == null) {
      return material.context;
    }
    SSLContext known = ofProfiles.get(profile);
    if (known != null) {
      return known;
    }
    SSLContext made = ownContext(material);
    made.getClientSessionContext().setSessionCacheSize(MAX_SESSIONS);
    if (ofProfiles.size() >= MAX_PROFILES) {
      return made;
    }
    SSLContext other = ofProfiles.putIfAbsent(profile, made);
    return other != null ? other : made;
  }

  private SSLContext ownContext(Loaded material) {
    try {
      return newContext(material.keys, material.verifier);
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private Loaded loaded() {
    Loaded made = loaded;
    if (made != null) {
      return made;
    }
    loading.lock();
    try {
      made = loaded;
      if (made == null) {
        made = load();
        loaded = made;
      }
      return made;
    } finally {
      loading.unlock();
    }
  }

  private Loaded load() {
    try {
      TlsKeyChoice keys = new TlsKeyChoice(settings.identity(), this::witness);
      TlsVerifier verifier =
          new TlsVerifier(
              settings.verified() ? TlsTrust.verifier(settings) : null,
              settings.pins(),
              this::witness);
      SSLContext context = newContext(keys, verifier);
      context.getClientSessionContext().setSessionCacheSize(MAX_SESSIONS);
      return new Loaded(keys, verifier, context);
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private static SSLContext newContext(TlsKeyChoice keys, TlsVerifier verifier)
      throws GeneralSecurityException {
    SSLContext made = SSLContext.getInstance("TLS");
    made.init(new KeyManager[] {keys}, new TrustManager[] {verifier}, null);
    return made;
  }

  private IllegalStateException unusable(GeneralSecurityException cause) {
    return new IllegalStateException(
        this + ": no TLS context can be made: " + cause.getMessage(), cause);
  }

  @Override
  public String toString() {
    return "TlsConfig" + settings;
  }
}
