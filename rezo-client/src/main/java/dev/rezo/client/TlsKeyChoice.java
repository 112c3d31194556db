package dev.rezo.client;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the client's one identity to a server that can use it, and notes what the server asked for.
 *
 * <p>Thread-safe.
 */
final class TlsKeyChoice extends X509ExtendedKeyManager {

  private static final String ALIAS = "identity";

  private final @Nullable TlsIdentity identity;
  private final Function<SSLEngine, @Nullable TlsWitness> witnesses;

  TlsKeyChoice(
      @Nullable TlsIdentity identity, Function<SSLEngine, @Nullable TlsWitness> witnesses) {
    this.identity = identity;
    this.witnesses = witnesses;
  }

  /** Called when a server sent CertificateRequest; by some platforms once for each type of key. */
  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
    List<Principal> wanted = issuers == null ? List.of() : Arrays.asList(issuers);
    boolean shown =
        identity != null && identity.isOneOf(keyTypes) && identity.isIssuedByOneOf(wanted);
    TlsWitness witness = witnesses.apply(engine);
    if (witness != null) { // Else the peer renegotiates, or the dial was given up.
      witness.peerAsked(wanted, shown);
    }
    return shown ? ALIAS : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return identity == null ? null : identity.key();
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return identity == null ? null : new String[] {ALIAS};
  }

  /** Not called: only engines are made. */
  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
