import { checkAccount, makeLink, makeSandbox, showAccount, showAccounts, switchAccount, unlinkAccount } from './accounts-pages.ts'
import { showAudit } from './audit-page.ts'
import type { ConsoleRoute } from './console-parts.ts'
import { saveOverride, showOverride, showPreview } from './override-page.ts'
import { showOverview, showOverviewPart } from './overview.ts'
import { saveSettings, showSettings } from './settings-page.ts'
import { makeToken, revokeToken, showTokens } from './tokens-page.ts'
import { deactivateUser, inviteUser, renewInvitation, showUsers } from './users-page.ts'
import {
  addWebhook,
  removeWebhook,
  replayDeliveries,
  rotateSecret,
  showWebhook,
  showWebhooks,
  switchWebhook,
  testWebhook,
} from './webhooks-pages.ts'
import { cancelWrite, retryWrite } from './write-actions.ts'
import { saveEdit, showEdit } from './write-edit.ts'
import { showWrite, showWriteState } from './write-page.ts'
import { retryAll, showWrites } from './writes-list.ts'

/** Every address of the console behind the log-in, and who may use it. A test tries each with each role. */
export const CONSOLE_ROUTES: readonly ConsoleRoute[] = [
  { method: 'get', path: '/', may: 'overview', run: (c, desk) => showOverview(c, desk) },
  { method: 'get', path: '/overview', may: 'overview', run: showOverviewPart },

  { method: 'get', path: '/writes', may: 'writes', run: showWrites },
  { method: 'post', path: '/writes/retry', may: 'operate-writes', run: retryAll },
  { method: 'get', path: '/writes/:id', may: 'writes', run: showWrite },
  { method: 'get', path: '/writes/:id/state', may: 'writes', run: showWriteState },
  { method: 'get', path: '/writes/:id/edit', may: 'operate-writes', run: showEdit },
  { method: 'post', path: '/writes/:id/edit', may: 'operate-writes', run: saveEdit },
  { method: 'post', path: '/writes/:id/retry', may: 'operate-writes', run: retryWrite },
  { method: 'post', path: '/writes/:id/cancel', may: 'operate-writes', run: cancelWrite },

  { method: 'get', path: '/accounts', may: 'accounts', run: showAccounts },
  { method: 'post', path: '/accounts/link', may: 'manage', run: makeLink },
  { method: 'post', path: '/accounts/sandbox', may: 'manage', run: makeSandbox },
  { method: 'get', path: '/accounts/:id', may: 'accounts', run: (c, desk) => showAccount(c, desk) },
  { method: 'post', path: '/accounts/:id/check', may: 'manage', run: checkAccount },
  { method: 'post', path: '/accounts/:id/reconnect', may: 'manage', run: makeLink },
  { method: 'post', path: '/accounts/:id/disable', may: 'manage', run: switchAccount(true) },
  { method: 'post', path: '/accounts/:id/enable', may: 'manage', run: switchAccount(false) },
  { method: 'post', path: '/accounts/:id/unlink', may: 'manage', run: unlinkAccount },
  { method: 'get', path: '/accounts/:id/override', may: 'manage', run: showOverride },
  { method: 'post', path: '/accounts/:id/override', may: 'manage', run: saveOverride },
  { method: 'post', path: '/accounts/:id/override/preview', may: 'manage', run: showPreview },

  { method: 'get', path: '/tokens', may: 'manage', run: (c, desk) => showTokens(c, desk) },
  { method: 'post', path: '/tokens', may: 'manage', run: makeToken },
  { method: 'post', path: '/tokens/:id/revoke', may: 'manage', run: revokeToken },

  { method: 'get', path: '/webhooks', may: 'manage', run: (c, desk) => showWebhooks(c, desk) },
  { method: 'post', path: '/webhooks', may: 'manage', run: addWebhook },
  { method: 'get', path: '/webhooks/:id', may: 'manage', run: (c, desk) => showWebhook(c, desk) },
  { method: 'post', path: '/webhooks/:id/test', may: 'manage', run: testWebhook },
  { method: 'post', path: '/webhooks/:id/disable', may: 'manage', run: switchWebhook(true) },
  { method: 'post', path: '/webhooks/:id/enable', may: 'manage', run: switchWebhook(false) },
  { method: 'post', path: '/webhooks/:id/secret', may: 'manage', run: rotateSecret },
  { method: 'post', path: '/webhooks/:id/remove', may: 'manage', run: removeWebhook },
  { method: 'post', path: '/webhooks/:id/replay', may: 'manage', run: replayDeliveries },

  { method: 'get', path: '/audit', may: 'manage', run: showAudit },
  { method: 'get', path: '/users', may: 'manage', run: (c, desk) => showUsers(c, desk) },
  { method: 'post', path: '/users', may: 'manage', run: inviteUser },
  { method: 'post', path: '/users/:id/renew', may: 'manage', run: renewInvitation },
  { method: 'post', path: '/users/:id/deactivate', may: 'manage', run: deactivateUser },
  { method: 'get', path: '/settings', may: 'manage', run: showSettings },
  { method: 'post', path: '/settings', may: 'manage', run: saveSettings },
]
