import jsonata from 'jsonata'
import { hostType } from '../src/mapping/web-address.ts'
import { ARCHIVE_REASONS } from './lever-records.ts'

/* What `lever-fields.ts` says, as a JSONata expression: the usual choice of products like this one. */
const EXPRESSION = `(
  $iso := function($ms) { $exists($ms) and $ms != null ? $fromMillis($ms) : null };
  $or := function($value) { $exists($value) ? $value : null };
  $blank := function($text) { $trim($text) = "" ? null : $text };
  $first := function($name) { $trim($name) = "" ? null : $match($trim($name), /^\\S+/).match };
  $last := function($name) { $contains($trim($name), " ") ? $substringAfter($trim($name), " ") : null };
  $person := function($user) {
    $type($user) = "string"
      ? {"id": $user, "first_name": null, "last_name": null, "emails": []}
      : {
          "id": $user.id,
          "first_name": $first($user.name),
          "last_name": $last($user.name),
          "emails": [{"email": $user.email, "type": null, "is_primary": true}]
        }
  };
  $o := $;
  {
    "id": id,
    "name": $blank(name),
    "first_name": $first(name),
    "last_name": $last(name),
    "company": $blank(headline),
    "last_interaction_at": $iso(lastInteractionAt),
    "is_private": confidentiality = "confidential" ? "true" : "false",
    "can_email": $or(dataProtection.contact.allowed),
    "locations": [$trim(location) = "" ? [] : location],
    "phones": [phones.{"number": value, "type": type}],
    "emails": [emails.{"email": $, "type": null}],
    "urls": [links.{"url": $, "type": $hostType($)}],
    "tags": [tags],
    "applications": [applications.(
      $a := $;
      $archived := $a.archived != null ? $a.archived : $o.archived;
      $reason := $archived != null ? $lookup($reasons, $archived.reason) : null;
      $hired := $reason != null and $reason.type = "hired";
      {
        "id": id,
        "candidate": {"id": opportunityId},
        "job": {"id": posting},
        "applied_at": $iso(createdAt),
        "rejected_at": $archived != null and $not($hired) ? $iso($archived.archivedAt) : null,
        "source": {"id": null, "name": $o.sources[0]},
        "credited_to": $person($o.sourcedBy != null ? $o.sourcedBy : (type = "referral" ? user : $o.owner)),
        "current_stage": {"id": $o.stage.id, "name": $o.stage.text, "job": {"id": posting}, "created_at": null, "updated_at": null},
        "reject_reason": $hired or $reason = null ? null : $reason.text,
        "attachments": [],
        "status": $archived = null ? "active" : ($hired ? "hired" : "rejected"),
        "remote_status": $reason != null ? $reason.text : $o.stage.text,
        "created_at": $iso(createdAt),
        "updated_at": $iso($o.updatedAt)
      }
    )],
    "attachments": [],
    "source": sources[0],
    "created_at": $iso(createdAt),
    "updated_at": $iso(updatedAt)
  }
)`

export function makeJsonata(): (record: unknown) => Promise<unknown> {
  const expression = jsonata(EXPRESSION)
  expression.registerFunction('hostType', hostType)
  return (record) => expression.evaluate(record, { reasons: ARCHIVE_REASONS })
}
