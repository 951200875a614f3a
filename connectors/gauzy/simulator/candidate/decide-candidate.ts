import { echoUpdated } from '../crud/echo.ts'
import { getOwn } from '../crud/reads.ts'
import { show } from '../find/show.ts'
import { alreadyHired } from '../refusal.ts'
import { type Answer, accepted, type Call, ok } from '../route.ts'
import type { Shown } from '../schema/table.ts'
import type { Row } from '../store.ts'
import { roleIdOf } from '../users.ts'
import { asRecord } from '../values.ts'
import { isServer, sendMail, stampOf, type World } from '../world.ts'

/** `PUT /candidate/:id/rejected`: keeps an earlier reject date and mails the candidate every time. @throws Refusal 404, 409 once hired */
export function rejectCandidate(call: Call): Answer {
  const candidate = getOpen(call)
  const sent = asRecord(call.body)?.rejectDate
  const rejectDate = candidate.rejectDate ?? sent ?? new Date(call.world.now()).toISOString()
  sendMail(call.world, call.world.store.find('user', candidate.userId)?.email, 'rejection')
  return answer(call, candidate, { status: 'REJECTED', rejectDate })
}

/** `PUT /candidate/:id/hired`: makes an employee of the person and changes the person's role. @throws Refusal 404, 409 the second time */
export function hireCandidate(call: Call): Answer {
  const { world, claims } = call
  const candidate = getOpen(call)
  const hiredDate = asRecord(call.body)?.hiredDate ?? new Date(world.now()).toISOString()
  const stamp = stampOf(world, claims, candidate.organizationId)
  const employee =
    world.store.referring('employee', 'userId', candidate.userId)[0] ??
    world.store.insert('employee', { userId: candidate.userId, startedWorkOn: hiredDate }, stamp)
  world.store.update('user', String(candidate.userId), { roleId: roleIdOf(world, claims.tenantId, 'EMPLOYEE') }, stamp)
  return answer(call, candidate, { status: 'HIRED', hiredDate, employeeId: employee.id })
}

function getOpen(call: Call): Row {
  const candidate = getOwn(call, 'candidate', call.params.id)
  if (candidate.status === 'HIRED' && candidate.hiredDate !== null) throw alreadyHired()
  return candidate
}

function answer({ world, claims }: { world: World; claims: Call['claims'] }, candidate: Row, values: Shown): Answer {
  const row = world.store.update('candidate', candidate.id, values, stampOf(world, claims))
  return isServer(world) ? accepted(echoUpdated(world.store, 'candidate', row, values)) : ok(show(world.store, 'candidate', row))
}
